// What is written to say how often somebody may call, on an endpoint, in `forRoot` and in `@RateLimit`.
import type { Caller, Duration, HttpVerb } from '@nestling/core';
import type { AuthRequest } from '../backends/authentication.backend.js';
import type { LimitPlan } from './rate-limit.plan.js';

/** Names whoever is counted; undefined counts the address. */
export type RateLimitKey = (
  request: AuthRequest,
  user: Caller | undefined,
) => string | undefined | Promise<string | undefined>;

/**
 * So many requests in so much time.
 *
 * @example
 * const limit: RateLimitRule = { requests: 100, window: '1m', by: 'user' };
 */
export interface RateLimitRule {
  /** How many requests; the next one is a 429. */
  readonly requests: number;
  /** In which time: it begins with the first request, and when it is over the count begins anew. */
  readonly window: Duration;
  /**
   * How many may come at once after a silence. With it there is no window that begins anew: requests come back one by one,
   * `requests` of them in each `window`. @default as many as `requests`, once in each window
   */
  readonly burst?: number;
  /**
   * Who is counted: addresses, before anything is asked of credentials; callers who are known, and the addresses of the
   * others; or what a function names. @default 'address'
   */
  readonly by?: 'address' | 'user' | RateLimitKey;
}

/** A limit, several that must all hold, or none. */
export type RateLimitSpec = RateLimitRule | readonly RateLimitRule[] | false;

/** A limit for each verb; a verb that is not named takes `default`, or else what the application says. HEAD counts as GET. */
export type RateLimitsByVerb = { readonly [V in HttpVerb | 'default']?: RateLimitSpec };

declare module '@nestling/core' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a merged interface repeats its parameters
  interface EndpointOptions<T> {
    /**
     * How often somebody may call, all routes and verbs together or each verb by itself; `false` for as often as they like.
     *
     * @default what `AuthModule.forRoot({ rateLimit })` says; without it, as often as they like
     */
    readonly rateLimit?: RateLimitSpec | RateLimitsByVerb;
  }
  interface PlanExtensions {
    /** How often somebody may call; undefined where the application decides. */
    readonly rateLimit?: LimitPlan;
  }
}
