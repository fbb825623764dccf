import type { Duration } from '@nestling/core';
import { parseDuration } from '@nestling/core';
import type { CacheStatistics } from './cache.statistics.js';
import type { CacheSetting } from './cache.settings.js';
import type { CommitWatch } from './commit.watch.js';
import { valueUnkeepable } from './cache.errors.js';
import { EntryKeeper, type Life } from './entries/entry.keeper.js';
import { StampLog } from './entries/stamp.log.js';
import { StoreAway, StoreGuard } from './entries/store.guard.js';
import { EPOCH, TagStamps } from './entries/tag.stamps.js';
import { decodeValue, encodeValue } from './entries/value.codec.js';
import type { CacheStore } from './stores/cache.store.js';

/** How a value is kept. */
export interface KeepOptions {
  /** How long it counts. @default the cache's */
  readonly ttl?: Duration;
  /** How long after that it is still given, while it is made anew. @default 0 */
  readonly swr?: Duration;
  /** What it is made from: `invalidateTags` drops it by any of them, and a committed write to a table by the table's name. @default none */
  readonly tags?: readonly string[];
}

/** What a cache shares with the others of its application. */
export interface CacheSurroundings {
  readonly store: CacheStore;
  readonly commits: CommitWatch;
  /** Drops tags in all caches. */
  readonly dropEverywhere: (tags: readonly string[]) => Promise<void>;
}

/**
 * A cache. Values keep their types: dates, maps, sets, buffers and bigints come back as what they were. A store that does
 * not answer is as if it were empty: nothing here fails for its sake.
 *
 * @example
 * const top = await cache.getOrSet('top', () => this.books.top(), { ttl: '1m', tags: ['books'] });
 */
export class CacheService {
  /** @internal Answers and values, under keys that begin differently. */
  readonly entries: EntryKeeper;
  /** @internal */
  readonly guard: StoreGuard;
  private readonly stamps: TagStamps;

  /** @internal Made by CacheModule. */
  constructor(
    /** @internal */
    readonly setting: CacheSetting,
    private readonly surroundings: CacheSurroundings,
  ) {
    const { prefix, timeoutMs, name } = setting;
    const label = name === 'default' ? 'cache' : `cache "${name}"`;
    this.guard = new StoreGuard(surroundings.store, { label, timeoutMs, epochKey: `${prefix}t:${EPOCH}` });
    this.stamps = new TagStamps(this.guard, prefix);
    this.entries = new EntryKeeper(this.guard, this.stamps, setting);
  }

  /** @internal Whether the call runs in a transaction. */
  get inTransaction(): boolean {
    return this.surroundings.commits.inTransaction;
  }

  /**
   * The value under a key, or what `make` makes, which is kept: once, however many ask for it at the same time, here and in
   * other processes. Inside a transaction nothing is kept or read from the cache: what is true there may never become so.
   *
   * @throws {CACHE_VALUE_UNKEEPABLE}
   */
  async getOrSet<T>(key: string, make: () => T | Promise<T>, options: KeepOptions = {}): Promise<T> {
    if (this.inTransaction) return make();
    const fetched = await this.entries.fetch(valueKey(key), this.life(options), async (log) => {
      await log.add([valueKey(key), ...(options.tags ?? [])]);
      const value = await make();
      return { head: {}, body: bytesOf(key, value), keep: value !== undefined };
    });
    const kept = decodeValue(fetched.body);
    // Another version of Node.js may have kept it in a way that this one does not know yet.
    return kept ? (kept.value as T) : make();
  }

  /** The value under a key; undefined if there is none. */
  async get<T>(key: string): Promise<T | undefined> {
    if (this.inTransaction) return undefined;
    const entry = await this.entries.peek(valueKey(key));
    return entry && (decodeValue(entry.body)?.value as T | undefined);
  }

  /**
   * Keeps a value; inside a transaction once it is committed.
   *
   * @throws {CACHE_VALUE_UNKEEPABLE}
   */
  async set(key: string, value: unknown, options: KeepOptions = {}): Promise<void> {
    const body = bytesOf(key, value);
    await this.surroundings.commits.afterCommit(async () => {
      // Whatever is being made of the key at the moment is older than this.
      await this.stamps.drop([valueKey(key)]);
      const life = this.life(options);
      const log = new StampLog(this.stamps, life);
      await log.add([valueKey(key), ...(options.tags ?? [])]);
      const made = { head: {}, body, keep: value !== undefined };
      await this.entries.keep(valueKey(key), life, { made, log }).catch(ignoreAway);
    });
  }

  /** Forgets the value under a key. */
  delete(key: string): Promise<void> {
    return this.surroundings.commits.nowAndAfterCommit(() => this.stamps.drop([valueKey(key)]));
  }

  /** Forgets all that this cache has, in all processes; other data in its store stays. */
  clear(): Promise<void> {
    return this.surroundings.commits.nowAndAfterCommit(() => this.stamps.drop([EPOCH]));
  }

  /**
   * Forgets all that is made from these, in all caches of the application: values by their tags, and the answers of
   * endpoints by tables (`books`) or rows (`books:42`). Writes through the engine and TypeORM do it by themselves; raw SQL
   * needs it. Inside a transaction it counts now, and once more when it is committed.
   */
  invalidateTags(...tags: readonly (string | readonly string[])[]): Promise<void> {
    const all = tags.flat().flatMap((tag) => [tag, `${tag}:*`]);
    return this.surroundings.commits.nowAndAfterCommit(() => this.surroundings.dropEverywhere(all));
  }

  /** The numbers of this cache. */
  async statistics(): Promise<CacheStatistics> {
    const { guard, setting, entries } = this;
    const { hits, misses, stale, bypassed } = entries.counts;
    const asked = hits + misses + stale + bypassed;
    const size = guard.isAway ? {} : await guard.size().catch(() => ({}));
    return {
      name: setting.name,
      state: guard.isAway ? 'away' : 'up',
      ...entries.counts,
      hitRatio: asked === 0 ? 0 : (hits + stale) / asked,
      errors: guard.failed,
      latency: guard.latencies,
      size,
    };
  }

  /** @internal Forgets what is made from these, in this cache. */
  drop(tags: readonly string[]): Promise<void> {
    return this.stamps.drop(tags);
  }

  private life({ ttl, swr }: KeepOptions): Life {
    const { jitter } = this.setting;
    return {
      ttl: ttl === undefined ? this.setting.ttl : parseDuration(ttl),
      swr: swr === undefined ? 0 : parseDuration(swr),
      jitter,
    };
  }
}

/** No tag of the user's begins so. */
function valueKey(key: string): string {
  return `v:${key}`;
}

function bytesOf(key: string, value: unknown): Uint8Array {
  const bytes = encodeValue(value);
  if (bytes) return bytes;
  throw valueUnkeepable(key);
}

function ignoreAway(error: unknown): void {
  if (!(error instanceof StoreAway)) throw error;
}
