// Makes the store that was asked for. What it needs beyond this package is loaded only then.
import { NestlingConfigError } from '@nestling/core';
import type { ModuleRef } from '@nestjs/core';
import type * as NestlingDatabase from '@nestling/database';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { MemoryRateLimitStore } from './memory.store.js';
import type { RateLimitStoreSettings } from './rate-limit.settings.js';
import { RateLimitStore } from './rate-limit.store.js';
import { RedisRateLimitStore, type RedisClient } from './redis.store.js';

/**
 * The store of an application.
 *
 * @throws NestlingConfigError if a package or a module that it needs is missing
 */
export async function createRateLimitStore(
  { store, prefix, timeout }: RateLimitStoreSettings,
  modules: ModuleRef,
): Promise<RateLimitStore> {
  if (store instanceof RateLimitStore) return store;
  if (store === 'memory') return new MemoryRateLimitStore();
  if (store === 'database') return databaseStore(modules);
  const { Redis } = await import('ioredis').catch((error: unknown) => {
    throw missing('"redis://...", which needs the package ioredis', 'npm install ioredis@5', error);
  });
  const client = new Redis(store, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: timeout,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  return new RedisRateLimitStore(client as unknown as RedisClient, prefix);
}

async function databaseStore(modules: ModuleRef): Promise<RateLimitStore> {
  const remedy = 'import DatabaseModule.forRoot({ url }) of @nestling/database into the application';
  try {
    const [{ Database }, { DatabaseRateLimitStore }] = await Promise.all([
      import('@nestling/database'),
      import('./database.store.js'),
    ]);
    const find = (): NestlingDatabase.Database => modules.get(Database, { strict: false });
    // Throws where there is none; one that is there may have yet to be made.
    find();
    return new DatabaseRateLimitStore(find);
  } catch (error) {
    throw missing('"database", which needs a database', remedy, error);
  }
}

function missing(store: string, remedy: string, cause: unknown): NestlingConfigError {
  const problem = {
    code: AUTH_CONFIG_CODES.optionInvalid,
    where: 'AuthModule.forRoot',
    what: `rateLimitStore is ${store}`,
    remedy,
  };
  return new NestlingConfigError([problem], { cause });
}
