/** How often something may be tried. */
export interface AttemptLimit {
  readonly key: string;
  readonly limit: number;
}

/** Counts what was tried in the last seconds: never more than the limit, in any such span. */
export abstract class AttemptStore {
  /** Counts one try under each key, or none where a limit is reached: then the seconds until it is not. 0 for counted. */
  abstract take(limits: readonly AttemptLimit[], window: number): Promise<number>;
  /** Makes it ready, when the application starts. */
  async prepare(): Promise<void> {}
  /** Takes back a try that was right. */
  abstract giveBack(keys: readonly string[]): Promise<void>;
}

const MAX_KEYS = 100_000;

/** Counts in this process. */
export class MemoryAttempts extends AttemptStore {
  /** When each try was, oldest first; in milliseconds. */
  private readonly tries = new Map<string, number[]>();

  async take(limits: readonly AttemptLimit[], window: number): Promise<number> {
    const now = Date.now();
    const after = now - window * 1000;
    const wait = Math.max(
      0,
      ...limits.map(({ key, limit }) => waitFor(this.recent(key, after), limit, after)),
    );
    if (wait > 0) return wait / 1000;
    for (const { key } of limits) {
      const tries = this.tries.get(key) ?? [];
      // What was tried last stays longest.
      this.tries.delete(key);
      this.tries.set(key, [...tries, now]);
    }
    while (this.tries.size > MAX_KEYS) this.tries.delete(this.tries.keys().next().value ?? '');
    return 0;
  }

  async giveBack(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const left = (this.tries.get(key) ?? []).slice(0, -1);
      if (left.length > 0) this.tries.set(key, left);
      else this.tries.delete(key);
    }
  }

  private recent(key: string, after: number): number[] {
    const recent = (this.tries.get(key) ?? []).filter((time) => time > after);
    if (recent.length > 0) this.tries.set(key, recent);
    else this.tries.delete(key);
    return recent;
  }
}

/** How many milliseconds it takes until one more may be tried. */
export function waitFor(recent: readonly number[], limit: number, after: number): number {
  return recent.length < limit ? 0 : (recent[recent.length - limit] ?? after) - after;
}
