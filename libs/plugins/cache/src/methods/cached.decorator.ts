import { Logger } from '@nestjs/common';
import type { Duration } from '@nestling/core';
import { createHash } from 'node:crypto';
import { encodeValue } from '../entries/value.codec.js';
import { isPlain } from '../entries/plain.value.js';
import { cacheMethod } from './cache-method.factory.js';
import { noteMethod } from './method.places.js';

/** How a method's values are kept. */
export interface CachedOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** How long a value counts. @default the cache's */
  readonly ttl?: Duration;
  /** How long after that it is still given, while it is made anew. @default 0 */
  readonly swr?: Duration;
  /** What values are made from: a committed write to a table, or `invalidateTags`, drops them. @default none */
  readonly tags?: readonly string[] | ((...args: Args) => readonly string[]);
  /** What tells calls apart; `this` is the object. @default the object, and all arguments by value */
  readonly key?: (...args: Args) => string | number;
  /** The name of the cache. @default the one without a name */
  readonly cache?: string;
}

/**
 * Keeps what a method of a provider or a controller answers, for calls with the same arguments. The method answers a
 * promise, whatever it answered before. Guards of a controller stand before it, wherever the decorator stands.
 *
 * @example
 * class Reports {
 *   @Cached({ ttl: '1m', tags: (year) => ['orders', `year:${year}`] })
 *   async turnover(year: number): Promise<Map<string, bigint>> { ... }
 * }
 */
export function Cached<Args extends readonly unknown[] = readonly never[]>(
  options: CachedOptions<Args> = {},
): MethodDecorator {
  const { tags = [], cache, ttl, swr } = options;
  const told = new Set<string>();
  const decorate = cacheMethod('Cached', async ({ caches, method, object, args, proceed }) => {
    const place = caches.places.of(object);
    const key = options.key ? String(options.key.apply(object, args as never)) : textOf(args);
    const missing = key === undefined ? 'an argument is no plain data' : 'Nest does not know the object';
    if (key === undefined || (place === undefined && !options.key)) {
      if (!told.has(method)) new Logger('Nestling').warn(unkeyed(method, missing));
      told.add(method);
      return proceed();
    }
    const found = typeof tags === 'function' ? tags(...(args as unknown as Args)) : tags;
    const life = { ...(ttl === undefined ? {} : { ttl }), ...(swr === undefined ? {} : { swr }) };
    return caches
      .named(cache)
      .getOrSet(`${place ?? ''}.${method}(${key})`, proceed, { ...life, tags: found });
  });
  return (target, name, descriptor) => {
    noteMethod(target, { name: String(name), hasKey: options.key !== undefined });
    return decorate(target, name, descriptor);
  };
}

/** Arguments as text; undefined if one of them is no plain data. */
function textOf(args: readonly unknown[]): string | undefined {
  if (args.length === 0) return '';
  if (args.length === 1 && typeof args[0] === 'number') return String(args[0]);
  const bytes = isPlain(args) ? encodeValue(args) : undefined;
  return bytes && createHash('sha256').update(bytes).digest('base64url');
}

function unkeyed(method: string, reason: string): string {
  return `@Cached() cannot tell the calls of ${method} apart, for ${reason}; nothing is kept. Say what counts: @Cached({ key: (request) => request.url })`;
}
