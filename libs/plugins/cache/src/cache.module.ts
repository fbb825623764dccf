import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import { CacheCatalog } from './cache.catalog.js';
import { CacheConfigurableModule } from './cache.module-definition.js';
import type { CacheOptions } from './cache.options.js';
import { CacheService } from './cache.service.js';
import { readCacheOptions } from './cache.settings.js';
import { CACHE_MANAGER, CACHE_OPTIONS, CACHE_SETTINGS } from './cache.tokens.js';
import { CommitWatch } from './commit.watch.js';
import { EndpointCachePlugin } from './endpoint/endpoint-cache.plugin.js';
import { bridgeTo } from './manager/cache-manager.bridge.js';

/**
 * Keeps answers of endpoints and values of methods, and drops them when what they are made from is written.
 *
 * @example
 * @Module({
 *   imports: [CacheModule.forRoot({ store: { redis: 'redis://127.0.0.1:6379' }, ttl: '5m', prefix: 'shop' })],
 * })
 * class AppModule {}
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: CACHE_SETTINGS, inject: [CACHE_OPTIONS], useFactory: readCacheOptions },
    {
      provide: CacheCatalog,
      inject: [CACHE_SETTINGS, CommitWatch, ModulesContainer],
      useFactory: CacheCatalog.create,
    },
    { provide: CACHE_MANAGER, inject: [CacheService], useFactory: bridgeTo },
    CommitWatch,
    EndpointCachePlugin,
  ],
  exports: [CacheCatalog, CACHE_MANAGER],
})
export class CacheModule extends CacheConfigurableModule {
  static override forRoot(options: CacheOptions & { readonly isGlobal?: boolean } = {}): DynamicModule {
    return super.forRoot({ ...options, names: Object.keys(options.caches ?? {}) });
  }
}
