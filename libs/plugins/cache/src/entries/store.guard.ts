// Between the cache and its store: a time-out on every operation, and a breaker that leaves a store alone that does not
// answer. What could not be dropped meanwhile is dropped as a whole before the store is used again.
import { Logger } from '@nestjs/common';
import type { CacheStore, Held, StoreSize } from '../stores/cache.store.js';
import { LatencyCounter, type LatencyStatistics } from './latency.counter.js';

/** So many failures one after the other, and the store is left alone. */
const MAX_FAILURES = 3;
const PROBE_MS = 250;
/** How long a store may take to connect when the application starts. */
const START_MS = 2000;

/** The store does not answer; whoever wanted something of it does without. */
export class StoreAway extends Error {}

/** What a guard is told. */
export interface GuardOptions {
  /** What reports call the cache. */
  readonly label: string;
  readonly timeoutMs: number;
  /** The key whose loss makes all entries worthless. */
  readonly epochKey: string;
}

/** A store that costs its time-out at most, and never an error. */
export class StoreGuard {
  private readonly logger = new Logger('Nestling');
  private readonly latency = new LatencyCounter();
  private failures = 0;
  private errors = 0;
  /** Why the store is left alone; undefined while it is used. */
  private awayBecause: string | undefined;
  /** Whether something could not be dropped since the last attempt to come back. */
  private hasLost = false;
  private probe: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    readonly store: CacheStore,
    private readonly options: GuardOptions,
  ) {
    store.onLost(() => this.leave('the connection is lost'));
  }

  /** Whether the store is left alone at the moment. */
  get isAway(): boolean {
    return this.awayBecause !== undefined;
  }

  /** How many operations failed. */
  get failed(): number {
    return this.errors;
  }

  /** How long operations took. */
  get latencies(): LatencyStatistics {
    return this.latency.statistics;
  }

  async start(): Promise<void> {
    try {
      await within(START_MS, this.store.connect());
    } catch (error) {
      this.leave(messageOf(error));
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.probe);
    await this.store.close();
  }

  /** The value of a key, if it is at hand. */
  peek(key: string): Held | undefined {
    return this.isAway ? undefined : this.store.peek(key);
  }

  /** The same as long as what `peek` gave counts. */
  get changes(): number {
    return this.store.changes;
  }

  get(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return this.run(() => this.store.get(keys));
  }

  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    return this.run(() => this.store.set(key, value, seconds));
  }

  add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    return this.run(() => this.store.add(key, value, seconds));
  }

  size(): Promise<StoreSize> {
    return this.run(() => this.store.size());
  }

  /** Forgets keys that nobody may get any more. Where that fails, the store is not used again before it is done. */
  async drop(keys: readonly string[]): Promise<void> {
    if (this.isAway) {
      this.hasLost = true;
      // Other processes may reach the store, or this one again in a moment: nobody waits for it.
      void this.store.delete(keys).catch(() => undefined);
      return;
    }
    try {
      await this.run(() => this.store.delete(keys));
    } catch (error) {
      this.hasLost = true;
      this.leave(messageOf(error));
    }
  }

  private async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isAway) throw new StoreAway(this.awayBecause);
    const started = performance.now();
    try {
      // In this process nothing can hang, and a timer would cost more than the work.
      const result = await (this.store.isShared ? within(this.options.timeoutMs, work()) : work());
      this.failures = 0;
      return result;
    } catch (error) {
      this.errors++;
      if (++this.failures >= MAX_FAILURES) this.leave(messageOf(error));
      throw new StoreAway(messageOf(error));
    } finally {
      this.latency.add(performance.now() - started);
    }
  }

  private leave(reason: string): void {
    if (this.isAway || this.isStopped) return;
    this.awayBecause = reason;
    this.logger.warn(
      `The store of the ${this.options.label} does not answer (${reason}): nothing is cached until it does.`,
    );
    this.probeSoon();
  }

  private probeSoon(): void {
    if (this.isStopped) return;
    this.probe = setTimeout(() => void this.comeBack(), PROBE_MS).unref();
  }

  /** Others may have lost what they wanted to drop as well: everything that was kept before counts for nothing. */
  private async comeBack(): Promise<void> {
    try {
      do {
        this.hasLost = false;
        await within(this.options.timeoutMs, this.store.delete([this.options.epochKey]));
      } while (this.hasLost);
    } catch {
      this.probeSoon();
      return;
    }
    if (this.isStopped) return;
    this.awayBecause = undefined;
    this.failures = 0;
    this.logger.log(`The store of the ${this.options.label} answers again.`);
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // A process that was busy for so long may have the answer already: it is read before this is believed.
    timer = setTimeout(
      () => setImmediate(() => reject(new Error(`no answer within ${milliseconds} ms`))),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
