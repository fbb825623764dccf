import { cacheMethod } from './cache-method.factory.js';

/** What a method's success makes obsolete. */
export interface CacheEvictOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** Tags to drop, in all caches. @default none */
  readonly tags?: readonly string[] | ((...args: Args) => readonly string[]);
  /** Keys that `set` or `getOrSet` were given. @default none */
  readonly keys?: readonly string[] | ((...args: Args) => readonly string[]);
  /** Whether all that the cache has is dropped. @default false */
  readonly all?: boolean;
  /** The name of the cache that `keys` and `all` are of. @default the one without a name */
  readonly cache?: string;
}

/**
 * Drops what a method of a provider or a controller made obsolete, once it succeeded; inside a transaction also once that
 * is committed.
 *
 * @example
 * class Prices {
 *   @CacheEvict({ tags: ['prices'] })
 *   async load(file: string): Promise<void> { ... }
 * }
 */
export function CacheEvict<Args extends readonly unknown[] = readonly never[]>(
  options: CacheEvictOptions<Args> = {},
): MethodDecorator {
  const { tags = [], keys = [], all = false } = options;
  return cacheMethod('CacheEvict', async ({ caches, args, proceed }) => {
    const result = await proceed();
    const list = (given: typeof tags): readonly string[] =>
      typeof given === 'function' ? given(...(args as unknown as Args)) : given;
    const cache = caches.named(options.cache);
    const dropped = list(tags);
    if (dropped.length > 0) await cache.invalidateTags(dropped);
    for (const key of list(keys)) await cache.delete(key);
    if (all) await cache.clear();
    return result;
  });
}
