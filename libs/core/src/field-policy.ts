// The port by which a plugin says which fields of an endpoint exist for a caller, and which a caller may set.
import type { RequestContext } from './request-context.js';

/** Whether a caller may. It is asked in each request, and has to answer at once; anything but `true` is a no. */
export type FieldCondition = (context: RequestContext) => boolean;

/**
 * What a plugin says of some fields. The engine compiles one view of the endpoint for each combination of answers, so that
 * every door asks the same one. The application's own code, outside any request, sees and sets everything.
 */
export interface FieldPolicy {
  /** The names on the wire: of fields, computed fields, lists of ids, and relations that can be included. */
  readonly names: readonly string[];
  /** For whom they exist. @default everybody */
  readonly readable?: FieldCondition;
  /** Who of these may set them; for the others they are names that no body takes. @default all of these */
  readonly writable?: FieldCondition;
}
