/** Answers and values kept, and dropped when what they are made from is written. @module */

// The module and what it is told.
export { CacheModule } from './cache.module.js';
export type {
  CacheOptions,
  CheckpointMode,
  NamedCacheOptions,
  SqliteStoreOptions,
  StoreOptions,
} from './cache.options.js';
export type { CacheScope, EndpointCacheOptions } from './endpoint/endpoint-cache.options.js';
export { cacheSection } from './cache.section.js';

// Caches in code: injected, or around methods.
export { CacheService, type KeepOptions } from './cache.service.js';
export { CACHE_MANAGER, getCacheToken } from './cache.tokens.js';
export { InjectCache } from './inject-cache.decorator.js';
export { Cached, type CachedOptions } from './methods/cached.decorator.js';
export { CacheEvict, type CacheEvictOptions } from './methods/cache-evict.decorator.js';

// Stores of one's own.
export { CacheStore, type Held, type StoreSize } from './stores/cache.store.js';

// What goes wrong, and what is counted.
export { CACHE_CONFIG_CODES, CACHE_ERROR_CODES, CacheError } from './cache.errors.js';
export type { CacheStatistics } from './cache.statistics.js';
export type { LatencyStatistics } from './entries/latency.counter.js';
