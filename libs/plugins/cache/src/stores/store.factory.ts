// Options become stores. What a store needs beside this package is loaded here, and only if it is used.
import { NestlingConfigError, parseSize } from '@nestling/core';
import type { Redis, RedisOptions } from 'ioredis';
import cluster from 'node:cluster';
import { CACHE_CONFIG_CODES } from '../cache.errors.js';
import type { SqliteStoreOptions } from '../cache.options.js';
import type { CacheSetting } from '../cache.settings.js';
import { CacheStore } from './cache.store.js';
import { MemoryStore } from './memory.store.js';
import { RedisStore } from './redis.store.js';
import { SqliteStore, type SqliteClass } from './sqlite.store.js';

const MEMORY_SIZE = '64mb';
const LOCAL_REDIS = 'redis://127.0.0.1:6379';

/**
 * The store of a cache.
 *
 * @throws {CACHE_PACKAGE_MISSING} {CACHE_OPTION_INVALID} {CACHE_NOT_SHARED}
 */
export async function createStore(setting: CacheSetting): Promise<CacheStore> {
  const { store, timeoutMs, name } = setting;
  if (store instanceof CacheStore) return store;
  if (store === 'memory') return memoryStore(name, MEMORY_SIZE);
  if (store === 'redis') return redisStore(redisUrl());
  if (store === 'sqlite') return sqliteStore({}, timeoutMs);
  if ('memory' in store) return memoryStore(name, store.memory.maxSize ?? MEMORY_SIZE);
  if ('redis' in store) return redisStore(store.redis);
  if ('sqlite' in store) {
    const { sqlite } = store;
    return sqliteStore(typeof sqlite === 'string' ? { path: sqlite } : sqlite, timeoutMs);
  }
  const what = `the store is ${JSON.stringify(store)}`;
  throw mistake(CACHE_CONFIG_CODES.optionInvalid, name, [
    what,
    "write 'memory', { redis: url }, { sqlite: file }, or an instance of a class that extends CacheStore",
  ]);
}

/** Workers would not learn of one another's writes. */
function memoryStore(name: string, maxSize: Parameters<typeof parseSize>[0]): MemoryStore {
  if (!cluster.isWorker) return new MemoryStore(parseSize(maxSize));
  throw mistake(CACHE_CONFIG_CODES.notShared, name, [
    'the store is in memory, and the workers of this cluster would not see what the others write',
    'use one that they share: store: { redis: url }, or store: { sqlite: file } on one machine',
  ]);
}

async function redisStore(url: string): Promise<RedisStore> {
  const { Redis } = (await load('ioredis')) as { Redis: new (url: string, options: RedisOptions) => Redis };
  return RedisStore.of(Redis, url);
}

async function sqliteStore(options: SqliteStoreOptions, timeoutMs: number): Promise<SqliteStore> {
  const module = (await load('libsql', 'better-sqlite3')) as { default?: SqliteClass };
  return new SqliteStore((module.default ?? module) as SqliteClass, options, timeoutMs);
}

function redisUrl(): string {
  return process.env['NESTLING_REDIS_URL'] ?? process.env['REDIS_URL'] ?? LOCAL_REDIS;
}

async function load(...packages: readonly string[]): Promise<unknown> {
  for (const name of packages) {
    try {
      return (await import(name)) as unknown;
    } catch (error) {
      if ((error as { code?: string }).code?.endsWith('MODULE_NOT_FOUND') !== true) throw error;
    }
  }
  throw mistake(CACHE_CONFIG_CODES.packageMissing, 'default', [
    `the store needs the package ${packages.join(' or ')}, which is not installed`,
    `npm install ${packages[0] ?? ''}`,
  ]);
}

function mistake(code: string, name: string, [what, remedy]: readonly [string, string]): NestlingConfigError {
  return new NestlingConfigError([{ code, where: `the cache "${name}"`, what, remedy }]);
}
