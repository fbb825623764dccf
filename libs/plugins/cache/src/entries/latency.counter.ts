/** How long operations on a store took, in milliseconds. */
export interface LatencyStatistics {
  readonly count: number;
  readonly mean: number;
  readonly max: number;
}

/** Counts durations. */
export class LatencyCounter {
  private count = 0;
  private total = 0;
  private max = 0;

  add(milliseconds: number): void {
    this.count++;
    this.total += milliseconds;
    if (milliseconds > this.max) this.max = milliseconds;
  }

  get statistics(): LatencyStatistics {
    const { count, total, max } = this;
    return { count, mean: count === 0 ? 0 : total / count, max };
  }
}
