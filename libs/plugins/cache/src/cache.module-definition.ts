import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CacheOptions } from './cache.options.js';
import { CACHE_OPTIONS, DEFAULT_CACHE, getCacheToken } from './cache.tokens.js';
import { CacheCatalog } from './cache.catalog.js';

/** @internal The module's dynamic part: `forRoot` and `forRootAsync`, which has to name the caches beforehand. */
export const { ConfigurableModuleClass: CacheConfigurableModule } =
  new ConfigurableModuleBuilder<CacheOptions>({ optionsInjectionToken: CACHE_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCacheOptions')
    .setExtras<{ isGlobal?: boolean; names?: readonly string[] }>(
      { isGlobal: true, names: [] },
      (definition, { isGlobal = true, names = [] }) => {
        const caches = [DEFAULT_CACHE, ...names].map((name) => ({
          provide: getCacheToken(name),
          inject: [CacheCatalog],
          useFactory: (catalog: CacheCatalog) => catalog.named(name),
        }));
        return {
          ...definition,
          global: isGlobal,
          providers: [...(definition.providers ?? []), ...caches],
          exports: [...(definition.exports ?? []), ...caches.map(({ provide }) => provide)],
        };
      },
    )
    .build();
