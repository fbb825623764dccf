import type { EndpointNames } from './endpoint.names.js';

/** The service of an endpoint, which does as the engine does until it is told otherwise. */
export function writeService({ entity, file }: EndpointNames, ending: string): string {
  return `import { RequestContext, type Where } from '@nestling/core';
import { EndpointService, RestService } from '@nestling/rest';
import { ${entity} } from './${file}.endpoint${ending}';

@RestService(${entity})
export class ${entity}Service extends EndpointService<${entity}> {
  /** Which rows a caller may reach, for every verb; \`{}\` is all of them. */
  override scope(_context: RequestContext): Where<${entity}> {
    return {};
  }
}
`;
}

/** The controller of an endpoint, with a route of its own beside the generated ones. */
export function writeController({ entity, entities, file }: EndpointNames, ending: string): string {
  return `import { Get, Req } from '@nestjs/common';
import { RequestContext } from '@nestling/core';
import {
  EndpointController,
  RestController,
  type ListResult,
} from '@nestling/rest';
import { ${entity} } from './${file}.endpoint${ending}';

@RestController(${entity})
export class ${entities}Controller extends EndpointController<${entity}> {
  /** What the caller may see of the newest. */
  @Get('latest')
  latest(@Req() request: { user?: unknown }): Promise<ListResult<${entity}>> {
    return this.service.list(
      { ordering: ['-createdAt'], pageSize: 5 },
      RequestContext.of(request),
    );
  }
}
`;
}

/** A provider that hears of the writes of an endpoint. */
export function writeHooks({ entity, file }: EndpointNames, ending: string): string {
  return `import { Injectable, Logger } from '@nestjs/common';
import { OnEndpoint, type CommittedEvent } from '@nestling/rest';
import { ${entity} } from './${file}.endpoint${ending}';

@Injectable()
export class ${entity}Hooks {
  private readonly logger = new Logger(${entity}Hooks.name);

  @OnEndpoint(${entity}, 'committed')
  tell({ operation, id }: CommittedEvent<${entity}>): void {
    this.logger.log(\`\${operation} ${file} \${String(id)}\`);
  }
}
`;
}
