import * as api from '../src/index.js';

it('exports what the reference describes', () => {
  expect(Object.keys(api).sort()).toEqual([
    'CACHE_CONFIG_CODES',
    'CACHE_ERROR_CODES',
    'CACHE_MANAGER',
    'CacheError',
    'CacheEvict',
    'CacheModule',
    'CacheService',
    'CacheStore',
    'Cached',
    'InjectCache',
    'cacheSection',
    'getCacheToken',
  ]);
});
