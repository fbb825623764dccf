// The heart of the cache: an entry is found, or made once however many ask for it, here and in other processes.
import { Logger } from '@nestjs/common';
import { EntryAtHand } from './entry.at.hand.js';
import { EntryLock } from './entry.lock.js';
import { decodeEntry, encodeEntry, type CacheEntry } from './entry.codec.js';
import { StampLog } from './stamp.log.js';
import { StoreAway, type StoreGuard } from './store.guard.js';
import type { TagStamps } from './tag.stamps.js';
import type { Held } from '../stores/cache.store.js';

/** How long an entry counts, in seconds. */
export interface Life {
  readonly ttl: number;
  /** For how long after that it is still given, while it is made anew. */
  readonly swr: number;
  /** How much of `ttl` chance takes off, from 0 to 1, so that entries of one moment do not end in one. */
  readonly jitter: number;
}

/** What was made. */
export interface Made {
  readonly head: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether it may be kept. */
  readonly keep: boolean;
}

/** Makes what is to be kept; what it is made from is noted before it is read. */
export type Maker = (log: StampLog) => Promise<Made>;

/** What was asked for. */
export interface Fetched extends Pick<Made, 'head' | 'body'> {
  readonly state: 'HIT' | 'MISS' | 'STALE';
  /** Seconds since it was made. */
  readonly age: number;
}

/** A key, and what was found under it last. */
export interface Place {
  readonly key: string;
  held: Held | undefined;
}

/** How often what others make at the moment is waited for, before it is made here. */
const MAX_JOINS = 4;
/** For how long the stamps of an entry need not be looked at, where the store says that nothing was dropped. */
const RECHECK_MS = 1000;

/** The entries of one cache. */
export class EntryKeeper {
  private readonly logger = new Logger('Nestling');
  private readonly flights = new Map<string, Promise<Flight>>();
  readonly counts = { hits: 0, misses: 0, stale: 0, unkept: 0, bypassed: 0 };

  constructor(
    private readonly guard: StoreGuard,
    private readonly stamps: TagStamps,
    private readonly options: { readonly prefix: string; readonly maxEntryBytes: number },
  ) {}

  /** What is kept in a place and fresh, if that can be told at once. */
  fresh(place: Place, now: number): EntryAtHand | undefined {
    let found = EntryAtHand.in(place.held);
    if (!found || !this.isKnownToBeGood(found, now)) found = this.lookUp(place, now);
    if (!found || now >= found.entry.fresh) return undefined;
    this.counts.hits++;
    return found;
  }

  private isKnownToBeGood({ goodAt, goodUntil }: EntryAtHand, now: number): boolean {
    const { changes, isAway } = this.guard;
    return goodAt === changes && now < goodUntil && !isAway;
  }

  private lookUp(place: Place, now: number): EntryAtHand | undefined {
    place.held = this.guard.peek(this.entryKey(place.key));
    const found = EntryAtHand.in(place.held);
    if (!found || this.isKnownToBeGood(found, now)) return found;
    if (!this.stamps.holdNow(found.entry.tags, found.entry.stamps)) return undefined;
    found.goodAt = this.guard.changes;
    // A store may forget what is not asked for: now and then both the entry and its stamps are.
    found.goodUntil = now + RECHECK_MS;
    return found;
  }

  /** What is kept under a key, or what `make` makes. */
  async fetch(key: string, life: Life, make: Maker): Promise<Fetched> {
    try {
      const entry = await this.find(key);
      if (entry) {
        const now = Date.now();
        if (now < entry.fresh) return this.hit(entry, 'HIT');
        if (now < entry.fresh + life.swr * 1000) {
          this.refresh(key, life, make);
          return this.hit(entry, 'STALE');
        }
      }
      return await this.join(key, life, make);
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      this.counts.bypassed++;
      // Nothing can be kept: to ask for stamps would only cost another time-out.
      return missed(await make(StampLog.lost(this.stamps, life)));
    }
  }

  /** What is kept and counts; undefined where nothing is, or the store is away. */
  async peek(key: string): Promise<CacheEntry | undefined> {
    try {
      const entry = await this.find(key);
      const isFresh = entry !== undefined && Date.now() < entry.fresh;
      this.counts[isFresh ? 'hits' : 'misses']++;
      return isFresh ? entry : undefined;
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      this.counts.bypassed++;
      return undefined;
    }
  }

  /** Keeps what was made, if it may be kept. */
  async keep(
    key: string,
    life: Life,
    { made, log }: { made: Made; log: StampLog },
  ): Promise<CacheEntry | undefined> {
    const { marks } = log;
    const fits = made.body.byteLength <= this.options.maxEntryBytes;
    if (!made.keep || !marks || !fits) {
      this.counts.unkept++;
      return undefined;
    }
    const now = Date.now();
    const fresh = now + life.ttl * 1000 * (1 - Math.random() * life.jitter);
    const entry: CacheEntry = { made: now, fresh, ...marks, head: made.head, body: made.body };
    await this.guard.set(this.entryKey(key), encodeEntry(entry), life.ttl + life.swr);
    return entry;
  }

  entryKey(key: string): string {
    return `${this.options.prefix}${key}`;
  }

  private async find(key: string): Promise<CacheEntry | undefined> {
    const found = EntryAtHand.in(this.guard.peek(this.entryKey(key)));
    const entry = found?.entry ?? (await this.read(key));
    return entry && (await this.isGood(entry)) ? entry : undefined;
  }

  private async read(key: string): Promise<CacheEntry | undefined> {
    const [bytes] = await this.guard.get([this.entryKey(key)]);
    return bytes && decodeEntry(bytes);
  }

  private isGood({ tags, stamps }: CacheEntry): Promise<boolean> {
    return this.stamps.hold(tags, stamps);
  }

  /**
   * Waits for what somebody else makes. It may have been begun before a write that this caller knows of: it counts only if
   * its stamps still hold, and so does no error.
   */
  private async join(key: string, life: Life, make: Maker): Promise<Fetched> {
    for (let joins = 0; joins < MAX_JOINS; joins++) {
      const flight = this.flights.get(key);
      if (!flight) break;
      const { entry } = await flight.catch((): Partial<Flight> => ({}));
      // What cannot be kept is of use to nobody else: all who waited for it make theirs at the same time.
      if (!entry) return this.miss(await this.make(key, life, make));
      if (await this.isGood(entry)) return this.hit(entry, 'HIT');
    }
    const { made, entry } = await this.begin(key, () => this.makeOnce(key, life, make));
    return made ? this.miss({ made }) : this.hit(entry, 'HIT');
  }

  /** Others who come for the key meanwhile wait for this one. */
  private async begin(key: string, work: () => Promise<Flight>): Promise<Flight> {
    const flight = work();
    this.flights.set(key, flight);
    try {
      return await flight;
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  /** Makes it, unless another process is at it and soon done. */
  private async makeOnce(key: string, life: Life, make: Maker): Promise<Flight> {
    if (!this.guard.store.isShared) return this.make(key, life, make);
    const lock = new EntryLock(this.guard, `${this.options.prefix}l:${key}`);
    const elsewhere = await lock.takeOr(() => this.find(key));
    if (elsewhere) return { entry: elsewhere };
    try {
      return await this.make(key, life, make);
    } finally {
      lock.release();
    }
  }

  private async make(key: string, life: Life, make: Maker): Promise<Making> {
    const log = new StampLog(this.stamps, life);
    let entry: CacheEntry | undefined;
    try {
      const made = await make(log);
      entry = await this.keep(key, life, { made, log }).catch(noneWhileAway);
      return { made, ...(entry ? { entry } : {}) };
    } finally {
      if (!entry) log.forget();
    }
  }

  /** Makes it anew behind the answer, unless somebody is at it. */
  private refresh(key: string, life: Life, make: Maker): void {
    if (this.flights.has(key)) return;
    const lock = new EntryLock(this.guard, `${this.options.prefix}l:${key}`);
    const work = async (): Promise<Flight> => {
      if (this.guard.store.isShared && !(await lock.take())) throw new StoreAway('another process makes it');
      try {
        return await this.make(key, life, make);
      } finally {
        lock.release();
      }
    };
    this.begin(key, work).catch((error: unknown) => {
      if (error instanceof StoreAway) return;
      this.logger.warn(
        `${key} could not be made anew: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }

  private miss({ made }: Making): Fetched {
    this.counts.misses++;
    return missed(made);
  }

  private hit(entry: CacheEntry, state: 'HIT' | 'STALE'): Fetched {
    this.counts[state === 'HIT' ? 'hits' : 'stale']++;
    return { head: entry.head, body: entry.body, state, age: ageOf(entry, Date.now()) };
  }
}

/** Seconds since it was made. */
export function ageOf({ made }: CacheEntry, now: number): number {
  return Math.max(0, Math.floor((now - made) / 1000));
}

/** What came of making an entry here: what was made, and what is kept now. */
interface Making {
  readonly made: Made;
  readonly entry?: CacheEntry;
}
/** The same, here or in another process. */
type Flight = Making | { readonly made?: undefined; readonly entry: CacheEntry };

function noneWhileAway(error: unknown): undefined {
  if (!(error instanceof StoreAway)) throw error;
}

function missed({ head, body }: Made): Fetched {
  return { head, body, state: 'MISS', age: 0 };
}
