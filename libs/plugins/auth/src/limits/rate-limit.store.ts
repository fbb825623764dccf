import type { Count, Quota } from './quota.js';

/**
 * Where requests are counted. `take` has to be one indivisible step: two requests at the same moment are counted one after
 * the other, wherever they arrive.
 */
export abstract class RateLimitStore {
  /** Counts one request if the quota allows it. */
  abstract take(key: string, quota: Quota): Count | Promise<Count>;
  /** Forgets all counters. */
  abstract clear(): void | Promise<void>;
  /** What has to be ready before the first request. */
  open?(): void | Promise<void>;
  /** Lets go of connections. */
  close?(): void | Promise<void>;
}
