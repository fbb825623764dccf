import type { LatencyStatistics } from './entries/latency.counter.js';
import type { StoreSize } from './stores/cache.store.js';

/** The numbers of one cache since the application started, for health checks and metrics. */
export interface CacheStatistics {
  readonly name: string;
  /** Whether the store is used at the moment, or left alone until it answers again. */
  readonly state: 'up' | 'away';
  readonly hits: number;
  readonly misses: number;
  /** Entries that were given after their time while they were made anew. */
  readonly stale: number;
  /** What was made and not kept: too large, with a cookie, or of unknown origin. */
  readonly unkept: number;
  /** What was made without asking the store, which was away. */
  readonly bypassed: number;
  /** Hits and stale ones among all that were asked for, from 0 to 1. */
  readonly hitRatio: number;
  /** Operations of the store that failed or took too long. */
  readonly errors: number;
  /** How long its operations took. */
  readonly latency: LatencyStatistics;
  readonly size: StoreSize;
}
