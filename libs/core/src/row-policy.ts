// The port by which a plugin says which rows of an endpoint a caller may reach; the engine holds it at every door.
import type { HttpVerb } from './endpoint-options.js';
import type { RequestContext } from './request-context.js';

/** A condition on the rows of an endpoint, as `Where` of its entity. */
export type RowCondition = (context: RequestContext) => object | Promise<object>;

/** What a plugin says of an endpoint's rows. The application's own code, outside any request, is not asked. */
export interface RowPolicy {
  /** Which rows exist for a caller: in lists, one by one, in aggregates, in filters and includes of other endpoints. */
  readonly readable?: RowCondition;
  /** Which of these a caller may make, change and delete. */
  readonly writable?: RowCondition;
  /** Whether a caller of another endpoint may read (GET) or make (POST) rows of this one. */
  readonly permits?: (verb: HttpVerb, context: RequestContext) => boolean | Promise<boolean>;
  /** What a 403 says to whom a row would be out of reach. @default what the engine says */
  readonly refusal?: string;
  /** What a new row has in the fields that `EndpointPlugin.filledFields` names, by wire name. */
  readonly fill?: (context: RequestContext) => Readonly<Record<string, unknown>>;
}
