// What is written on an endpoint.
import type { Duration, RequestContext } from '@nestling/core';

/** For whom an answer is good: everybody, everybody with the same roles, one caller, or those of equal text. */
export type CacheScope =
  'public' | 'roles' | 'user' | ((context: RequestContext) => string | Promise<string>);

/** How the answers to GET of an endpoint are kept. */
export interface EndpointCacheOptions {
  /** How long an answer counts; a committed write to its rows ends it earlier. */
  readonly ttl: Duration;
  /** For how long after that it is still given, while it is made anew. @default 0 */
  readonly swr?: Duration;
  /**
   * For whom an answer is good. It is derived from policies and scopes; where code of yours has a part in the answers it
   * cannot be, and has to be said. @default derived
   */
  readonly scope?: CacheScope;
  /** What else answers are made from: tables that raw SQL of yours reads, or tags that you drop. @default [] */
  readonly tags?: readonly string[];
  /** Headers of requests on which answers depend. @default [] */
  readonly varyOn?: readonly string[];
  /** For how long clients may show an answer without asking again, and so without seeing what they wrote. @default 0 */
  readonly maxAge?: Duration;
  /** The name of the cache. @default the one without a name */
  readonly cache?: string;
}

declare module '@nestling/core' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a merged interface repeats its parameters
  interface EndpointOptions<T> {
    /** Keeps the answers to GET. @default they are made each time */
    readonly cache?: EndpointCacheOptions;
  }
}
