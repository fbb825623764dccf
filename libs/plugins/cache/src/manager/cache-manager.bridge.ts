// What applications inject as CACHE_MANAGER: a cache of cache-manager that keeps its values here, so that a store that does
// not answer costs its time-out at most.
import { createCache, type Cache } from 'cache-manager';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import type { CacheService } from '../cache.service.js';

/** The tag of all that comes by this way: `clear()` drops it, and nothing else. */
const TAG = 'cache-manager';
/** What has no time of its own stays for long, and not for ever. */
const FOREVER = '365d';

/** A cache of cache-manager on this one. */
export function bridgeTo(cache: CacheService): Cache {
  const keyOf = (key: string): string => `${TAG}:${key}`;
  const store = {
    opts: {},
    namespace: undefined,
    get: (key: string) => cache.get(keyOf(key)),
    set: async (key: string, value: unknown, ttl?: number) => {
      await cache.set(keyOf(key), value, { ttl: ttl === undefined ? FOREVER : ttl / 1000, tags: [TAG] });
      return true;
    },
    delete: async (key: string) => {
      await cache.delete(keyOf(key));
      return true;
    },
    clear: () => cache.invalidateTags(TAG),
    on: () => store,
  };
  const keyv = new Keyv({
    store: store as unknown as KeyvStoreAdapter,
    useKeyPrefix: false,
    // Values keep their types below.
    serialize: undefined,
    deserialize: undefined,
  } as never);
  keyv.serialize = keyv.deserialize = undefined;
  return createCache({ stores: [keyv], ttl: cache.setting.ttl * 1000 });
}
