import type { HttpAdapterHost } from '@nestjs/core';
import type { RestOptions } from '../rest.options.js';
import type { EndpointHandle } from '../service/endpoint.runtime.js';
import type { EndpointService } from '../service/endpoint.service.js';
import { declarationsOf } from '../metadata/metadata.store.js';
import { bodyLimitOf } from '../rest.options.js';
import { callerOfRequest } from '../idempotency/idempotency.reader.js';
import { AggregateQueryReader } from './aggregate-query.reader.js';
import { HttpExchange, platformSink, type PlatformRequest } from './http.exchange.js';
import { IncludeReader } from './include.reader.js';
import { ListQueryReader } from './list-query.reader.js';
import { operationOf, ROUTES, type EndpointAccess } from './route.table.js';
import type { Operation } from './operations/operation.js';

/**
 * The generated routes of an endpoint. Extend it with `@RestController` to add routes, or to replace one by a method of
 * its own with the same verb and path.
 *
 * @example
 * @RestController(Article)
 * class ArticlesController extends EndpointController<Article> {
 *   @Get('top') top() {
 *     return this.service.list({ ordering: ['-views'], pageSize: 5 }, RequestContext.system());
 *   }
 * }
 */
export abstract class EndpointController<T extends object> {
  /** The endpoint's service. */
  protected readonly service!: EndpointService<T>;
  /** @internal */
  protected readonly endpoint!: EndpointHandle;
  /** @internal */
  protected readonly adapterHost!: HttpAdapterHost;
  /** @internal */
  protected readonly restOptions!: RestOptions;
  private access?: EndpointAccess;
  private operations?: ReadonlyMap<string, Operation>;

  /** @internal Answers a request on one of the routes of the table. */
  answer(route: string, request: PlatformRequest, response: unknown): Promise<void> {
    const access = (this.access ??= this.prepare());
    const exchange = new HttpExchange(request, platformSink(this.adapterHost.httpAdapter, response));
    const operation = this.operations?.get(route);
    if (!access.runsUserCode) return Promise.resolve(operation?.(access, exchange));
    return access.runtime.surroundings.background.collect(async () => operation?.(access, exchange));
  }

  private prepare(): EndpointAccess {
    const { runtime } = this.endpoint;
    this.operations = new Map(ROUTES.map((route) => [route.name, operationOf(route, runtime.plan)]));
    const runsUserCode = !declarationsOf(this.service.constructor).isGenerated || runtime.hasListeners;
    return {
      runtime,
      service: this.service as unknown as EndpointService<object>,
      listQuery: new ListQueryReader(runtime.plan),
      itemQuery: new IncludeReader(runtime.plan),
      aggregateQuery: new AggregateQueryReader(runtime.plan),
      bodyLimit: bodyLimitOf(this.restOptions),
      // Background tasks are gathered for each request, which costs something where nothing can leave any.
      runsUserCode,
      showsRowsAsRead: !runsUserCode && runtime.output.showsRowsAsRead,
      callerOf: this.restOptions.idempotency?.callerOf ?? callerOfRequest,
    };
  }
}
