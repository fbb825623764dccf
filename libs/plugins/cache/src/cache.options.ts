// What is written in CacheModule.forRoot.
import type { Duration, Size } from '@nestling/core';
import type { CacheStore } from './stores/cache.store.js';

/** How SQLite moves what was written from its log into the file. */
export type CheckpointMode = 'PASSIVE' | 'FULL' | 'RESTART' | 'TRUNCATE';

/** Entries in a file that all processes of a machine share. */
export interface SqliteStoreOptions {
  /** The file. @default './nestling-cache.db' */
  readonly path?: string;
  /** @default 'cache_entries' */
  readonly table?: string;
  /** How the log is emptied, every hundred writes. @default 'PASSIVE' */
  readonly checkpoint?: CheckpointMode;
  /** How large the file may become; what would end soonest goes first. @default '256mb' */
  readonly maxSize?: Size;
}

/** Where entries are: in this process, in Redis, in a file, or wherever a class of yours puts them. */
export type StoreOptions =
  | 'memory'
  | 'redis'
  | 'sqlite'
  | { readonly memory: { /** How much it holds at most. @default '64mb' */ readonly maxSize?: Size } }
  | { /** The URL of the server. */ readonly redis: string }
  | { readonly sqlite: string | SqliteStoreOptions }
  | CacheStore;

/** One cache. */
export interface NamedCacheOptions {
  /** @default 'memory'; the variable REDIS_URL or NESTLING_REDIS_URL names the server for 'redis' */
  readonly store?: StoreOptions;
  /** How long values count, unless they say otherwise. @default '5m' */
  readonly ttl?: Duration;
  /** What all keys in the store begin with. @default 'nestling', and the cache's name */
  readonly prefix?: string;
  /** How long an operation of the store may take. @default '50ms' */
  readonly timeout?: Duration;
  /** How much of an entry's life chance takes off, from 0 to 1. @default 0.1 */
  readonly jitter?: number;
  /** The largest entry that is kept. @default '1mb' */
  readonly maxEntrySize?: Size;
}

/** What `CacheModule.forRoot` takes: the cache without a name, and others by theirs. */
export interface CacheOptions extends NamedCacheOptions {
  /** More caches, for `getCacheToken(name)` and the option `cache.cache` of endpoints. @default none */
  readonly caches?: Readonly<Record<string, NamedCacheOptions>>;
}
