import type { InjectionToken } from '@nestjs/common';
import { CacheService } from './cache.service.js';

/** @internal What `CacheModule.forRoot` was given. */
export const CACHE_OPTIONS = Symbol('@nestling/cache:options');
/** @internal The same, read and checked. */
export const CACHE_SETTINGS = Symbol('@nestling/cache:settings');

/** The token by which applications inject a cache of cache-manager; the same as that of @nestjs/cache-manager. */
export const CACHE_MANAGER = 'CACHE_MANAGER';

/** The name of the cache that has none. */
export const DEFAULT_CACHE = 'default';

/**
 * The injection token of a cache; the class itself for the default one.
 *
 * @example
 * const reports = app.get<CacheService>(getCacheToken('reports'));
 */
export function getCacheToken(name: string = DEFAULT_CACHE): InjectionToken<CacheService> {
  return name === DEFAULT_CACHE ? CacheService : Symbol.for(`@nestling/cache:cache:${name}`);
}
