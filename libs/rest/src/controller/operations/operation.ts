import type { EndpointService } from '../../service/endpoint.service.js';
import type { EndpointRuntime } from '../../service/endpoint.runtime.js';
import type { CallerOf } from '../idempotency-key.reader.js';
import type { AggregateQueryReader } from '../aggregate-query.reader.js';
import type { OutputKind } from '../../serializer/output.serializer.js';
import type { HttpExchange } from '../http.exchange.js';
import type { IncludeReader } from '../include.reader.js';
import type { ListQueryReader } from '../list-query.reader.js';

/** What an operation works with. */
export interface EndpointAccess {
  readonly runtime: EndpointRuntime;
  readonly service: EndpointService<object>;
  readonly listQuery: ListQueryReader;
  readonly itemQuery: IncludeReader;
  /** The largest body, in bytes. */
  readonly bodyLimit: number;
  /** Whether rows are answered as they are read, unless the caller asks for something else. */
  readonly showsRowsAsRead: Readonly<Record<OutputKind, boolean>>;
  /** Whether code of the application may run in an operation: a service of its own, hooks, subscribers. */
  readonly runsUserCode: boolean;
  readonly aggregateQuery: AggregateQueryReader;
  /** Tells the callers of repeated requests apart. */
  readonly callerOf: CallerOf;
}

/** One route's work: from the request to the answer. */
export type Operation = (endpoint: EndpointAccess, exchange: HttpExchange) => Promise<void> | void;
