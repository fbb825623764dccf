// The files of a plugin.
import type { EndpointNames } from '../endpoint/endpoint.names.js';

/** What a plugin is called. */
export interface PluginParts extends EndpointNames {
  /** The option's name: `audit`. */
  readonly option: string;
  readonly ending: string;
}

/** `DoubleEntry` → `doubleEntry` */
export function optionOf({ entity }: EndpointNames): string {
  return entity.charAt(0).toLowerCase() + entity.slice(1);
}

/** The plugin itself: an option of endpoints, and what it is compiled to. */
export function pluginOf({ entity, option, file }: PluginParts): string {
  const code = `${file.replaceAll('-', '_').toUpperCase()}_OPTION_INVALID`;
  return `import { Injectable } from '@nestjs/common';
import {
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';

declare module '@nestling/core' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a merged interface repeats its parameters
  interface EndpointOptions<T> {
    readonly ${option}?: boolean;
  }
  interface PlanExtensions {
    readonly ${option}?: boolean;
  }
}

/** Reads the option once, when the application starts; what it answers is in \`plan.extensions\`. */
@Injectable()
export class ${entity}Plugin extends EndpointPlugin {
  readonly options = ['${option}'];

  compile(
    { options }: PluginDeclaration,
    report: ReportMistake,
  ): PlanExtensions {
    const { ${option} = false } = options;
    if (typeof ${option} !== 'boolean') {
      report('${code}', '${option} is neither true nor false', 'Write ${option}: true.');
    }
    return { ${option} };
  }
}
`;
}

/** The module that brings it. */
export function moduleOf({ entity, file, ending }: PluginParts): string {
  return `import { Module } from '@nestjs/common';
import { ${entity}Plugin } from './${file}.plugin${ending}';

@Module({ providers: [${entity}Plugin] })
export class ${entity}Module {}
`;
}

/** Where the test of a plugin finds what it tests. */
export interface PluginTestParts extends PluginParts {
  readonly platform: string;
  /** What the module is imported from. */
  readonly module: string;
  /** What has to be imported besides, for its types. */
  readonly plugin?: string;
}

/** The test: the option is read, and checked. */
export function testOf({ entity, option, platform, module, plugin }: PluginTestParts): string {
  return `import { DatabaseModule } from '@nestling/database';
import {
  EndpointCatalog,
  Field,
  RestEndpoint,
  RestEntity,
  RestModule,
} from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { ${entity}Module } from '${module}';
${plugin === undefined ? '' : `import '${plugin}';\n`}
@RestEndpoint<Marked>({ ${option}: true })
class Marked extends RestEntity {
  @Field()
  name!: string;
}

@RestEndpoint<Plain>()
class Plain extends RestEntity {
  @Field()
  name!: string;
}

@RestEndpoint({ ${option}: 'yes' as unknown as boolean })
class Wrong extends RestEntity {
  @Field()
  name!: string;
}

const start = (...endpoints: (new () => RestEntity)[]) =>
  TestApp.create({
    platform: '${platform}',
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature(endpoints),
        ${entity}Module,
      ],
    }),
  });

describe('${option}', () => {
  it('is read from the endpoints', async () => {
    const app = await start(Marked, Plain);
    const { plans } = app.get(EndpointCatalog);
    const found = plans.map(({ name, extensions }) => [name, extensions.${option}]);
    await app.close();
    expect(Object.fromEntries(found)).toEqual({ Marked: true, Plain: false });
  });

  it('is checked at the start', async () => {
    await expect(start(Wrong)).rejects.toThrow('Write ${option}: true.');
  });
});
`;
}
