import { countRequest, lifetimeOf, type Count, type Counter, type Quota } from './quota.js';
import { RateLimitStore } from './rate-limit.store.js';

/** The most counters of one process; beyond it the oldest are forgotten. */
const MAX_COUNTERS = 100_000;
const FIRST_SWEEP = 1_000;

interface KeptCounter extends Counter {
  readonly expires: number;
}

/** Counts in the memory of this process, for one process. */
export class MemoryRateLimitStore extends RateLimitStore {
  private readonly counters = new Map<string, KeptCounter>();
  private sweepAt = FIRST_SWEEP;

  /** The clock of the process does not jump when somebody sets the time. */
  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly maxCounters = MAX_COUNTERS,
  ) {
    super();
  }

  take(key: string, quota: Quota): Count {
    const now = this.now();
    const { counter, ...count } = countRequest(this.counters.get(key), quota, now);
    if (!count.isAllowed) return count;
    this.counters.set(key, { ...counter, expires: counter.since + lifetimeOf(quota) });
    if (this.counters.size >= this.sweepAt) this.sweep(now);
    return count;
  }

  clear(): void {
    this.counters.clear();
  }

  /** Costs little for each request: the next sweep comes when there are twice as many. */
  private sweep(now: number): void {
    for (const [key, { expires }] of this.counters) if (expires <= now) this.counters.delete(key);
    const surplus = this.counters.size - this.maxCounters / 2;
    if (this.counters.size >= this.maxCounters) {
      for (const key of [...this.counters.keys()].slice(0, surplus)) this.counters.delete(key);
    }
    this.sweepAt = Math.min(this.maxCounters, Math.max(FIRST_SWEEP, this.counters.size * 2));
  }
}
