import type { HttpAdapterHost } from '@nestjs/core';
import { RequestContext } from '@nestling/core';
import type { RestOptions } from '../rest.options.js';
import type { EndpointHandle, EndpointRuntime } from '../service/endpoint.runtime.js';
import type { EndpointService } from '../service/endpoint.service.js';
import { declarationsOf } from '../metadata/metadata.store.js';
import { bodyLimitOf } from '../rest.options.js';
import { callerOfRequest } from './idempotency-key.reader.js';
import { AggregateQueryReader } from './aggregate-query.reader.js';
import { HttpExchange, platformSinks, type PlatformRequest, type SinkFactory } from './http.exchange.js';
import { IncludeReader } from './include.reader.js';
import { ListQueryReader } from './list-query.reader.js';
import { operationOf, ROUTES, type EndpointAccess } from './route.table.js';
import type { Operation } from './operations/operation.js';

/** What answers requests. */
interface Door {
  readonly access: EndpointAccess;
  /** In the order of the table. */
  readonly operations: readonly Operation[];
}

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
  private door?: Door;
  /** What is different for audiences that do not see all of the endpoint. */
  private readonly doors = new WeakMap<EndpointRuntime, Door>();
  private sinkOf?: SinkFactory;

  /** @internal Answers a request on the route in this place of the table. */
  answer(route: number, request: PlatformRequest, response: unknown): Promise<void> | void {
    const { access, operations } = this.doorFor(request);
    const sinkOf = (this.sinkOf ??= platformSinks(this.adapterHost.httpAdapter));
    const exchange = new HttpExchange(request, sinkOf(response));
    const operation = operations[route];
    if (!access.runsUserCode) return operation?.(access, exchange);
    return access.runtime.surroundings.background.collect(async () => operation?.(access, exchange));
  }

  private doorFor(request: PlatformRequest): Door {
    const { runtime } = this.endpoint;
    if (!runtime.views) return (this.door ??= this.prepare(runtime));
    const seen = runtime.for(RequestContext.of(request));
    const known = this.doors.get(seen) ?? this.prepare(seen);
    this.doors.set(seen, known);
    return known;
  }

  private prepare(runtime: EndpointRuntime): Door {
    const operations = ROUTES.map((route) => operationOf(route, runtime.plan));
    return { operations, access: this.accessTo(runtime) };
  }

  private accessTo(runtime: EndpointRuntime): EndpointAccess {
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
      showsRowsAsRead: {
        read: !runsUserCode && runtime.output.showsRowsAsRead('read'),
        write: !runsUserCode && runtime.output.showsRowsAsRead('write'),
      },
      callerOf: this.restOptions.idempotency?.callerOf ?? callerOfRequest,
    };
  }
}
