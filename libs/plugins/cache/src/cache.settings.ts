// Options become settings: defaults filled in, durations in seconds, all mistakes at once.
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { CACHE_CONFIG_CODES } from './cache.errors.js';
import type { CacheOptions, NamedCacheOptions, StoreOptions } from './cache.options.js';
import { DEFAULT_CACHE } from './cache.tokens.js';
import { bytesOf, reportKeys, secondsOf, ttlOf, type Report } from './option.readers.js';

/** One cache, with all that it needs to know. */
export interface CacheSetting {
  readonly name: string;
  readonly store: StoreOptions;
  readonly ttl: number;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly jitter: number;
  readonly maxEntryBytes: number;
}

const KEYS = ['store', 'ttl', 'prefix', 'timeout', 'jitter', 'maxEntrySize'];
const DEFAULTS = { ttl: 300, prefix: 'nestling', timeout: 0.05, jitter: 0.1, maxEntryBytes: 1024 ** 2 };

/**
 * Reads what `CacheModule.forRoot` was given.
 *
 * @throws {CACHE_OPTION_INVALID} {CACHE_TTL_INVALID}
 */
export function readCacheOptions({ caches = {}, ...own }: CacheOptions = {}): readonly CacheSetting[] {
  const problems: ConfigProblem[] = [];
  const reportAt =
    (where: string): Report =>
    (code, what, remedy) =>
      void problems.push({ code, where, what, remedy });
  const settings = [
    readOne(DEFAULT_CACHE, own, reportAt('CacheModule.forRoot')),
    ...Object.entries(caches).map(([name, options]) =>
      readOne(name, options, reportAt(`CacheModule.forRoot, caches.${name}`)),
    ),
  ];
  if (DEFAULT_CACHE in caches)
    reportAt(`CacheModule.forRoot, caches.${DEFAULT_CACHE}`)(
      CACHE_CONFIG_CODES.optionInvalid,
      `"${DEFAULT_CACHE}" is the cache without a name`,
      'write its options beside `caches`, or take another name',
    );
  reportShared(settings, reportAt);
  if (problems.length > 0) throw new NestlingConfigError(problems);
  return settings;
}

/** Caches with the same keys in one place would drop what is the other's, and give it away. */
function reportShared(settings: readonly CacheSetting[], reportAt: (where: string) => Report): void {
  const taken = new Map<string, string>();
  for (const { name, prefix, store } of settings) {
    if (isOwn(store)) continue;
    const key = prefix.slice(0, -1);
    const other = taken.get(key);
    if (other !== undefined)
      reportAt(`CacheModule.forRoot, caches.${name}`)(
        CACHE_CONFIG_CODES.optionInvalid,
        `its prefix "${key}" is that of the cache "${other}"`,
        'give each a prefix of its own, or leave `prefix` out',
      );
    taken.set(key, name);
  }
}

/** Whether no other cache sees its entries. */
function isOwn(store: StoreOptions): boolean {
  return store === 'memory' || (typeof store === 'object' && 'memory' in store);
}

function readOne(name: string, options: NamedCacheOptions, report: Report): CacheSetting {
  reportKeys(options, name === DEFAULT_CACHE ? [...KEYS, 'caches'] : KEYS, { name: 'the cache', report });
  const { store = 'memory', jitter = DEFAULTS.jitter } = options;
  if (!(jitter >= 0 && jitter <= 1))
    report(CACHE_CONFIG_CODES.optionInvalid, `jitter is ${String(jitter)}`, 'write a number from 0 to 1');
  const prefix = options.prefix ?? (name === DEFAULT_CACHE ? DEFAULTS.prefix : `${DEFAULTS.prefix}:${name}`);
  return {
    name,
    store,
    jitter,
    prefix: `${prefix}:`,
    ttl: ttlOf(options.ttl, DEFAULTS.ttl, { name: 'ttl', report }),
    timeoutMs: secondsOf(options.timeout, DEFAULTS.timeout, { name: 'timeout', report }) * 1000,
    maxEntryBytes: bytesOf(options.maxEntrySize, DEFAULTS.maxEntryBytes, { name: 'maxEntrySize', report }),
  };
}
