import type { Quota } from './quota.js';
import type { RateLimitKey } from './rate-limit.options.js';

/** One limit, decided at boot. */
export interface Limit {
  /** What it is called in headers, and in the names of its counters. */
  readonly name: string;
  readonly quota: Quota;
  readonly by: 'address' | 'user' | RateLimitKey;
  /** Whether it is counted in memory where the store fails and other requests are let through. */
  readonly isVital?: boolean;
}

/** How often a route may be called. */
export interface LimitPlan {
  /** The limits of verbs that have their own; undefined where the application decides. */
  readonly verbs: ReadonlyMap<string, readonly Limit[]>;
  /** Those of the other verbs; undefined where the application decides. */
  readonly otherwise?: readonly Limit[];
}

/** The limits of a verb; HEAD is GET without the body. */
export function limitsFor(plan: LimitPlan, verb: string): readonly Limit[] | undefined {
  return plan.verbs.get(verb) ?? plan.otherwise;
}
