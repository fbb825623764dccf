// Where requests are counted, as `AuthModule.forRoot({ rateLimitStore })` says.
import { didYouMean, type Duration, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { durationOf } from '../option.readers.js';
import { RateLimitStore } from './rate-limit.store.js';

/** Where requests are counted, and what becomes of them when that does not answer. */
export interface RateLimitStoreOptions {
  /** `'memory'` of each process, `'database'` of the application, a server by its url (`'redis://...'`), or your own. @default 'memory' */
  readonly store?: string | RateLimitStore;
  /** What its keys in Redis begin with. @default 'nestling:rate-limit:' */
  readonly prefix?: string;
  /** How long a request waits for the store. @default '50ms' for Redis, '1s' for the database */
  readonly timeout?: Duration;
  /**
   * What becomes of requests while the store fails: they are let through, counted in the memory of each process, or refused
   * with a 503. A login is counted in memory where others are let through. @default 'allow'
   */
  readonly onFailure?: 'allow' | 'memory' | 'refuse';
}

/** The same, read. */
export interface RateLimitStoreSettings {
  readonly store: string | RateLimitStore;
  readonly prefix: string;
  /** In milliseconds. */
  readonly timeout: number;
  readonly onFailure: 'allow' | 'memory' | 'refuse';
}

const KEYS = ['store', 'prefix', 'timeout', 'onFailure'];
const CHOICES = ['allow', 'memory', 'refuse'];
const REDIS = /^rediss?:\/\/./;

/** Reads the option, and reports what is wrong with it. */
export function readStoreOptions(
  given: string | RateLimitStore | RateLimitStoreOptions = 'memory',
  report: ReportMistake,
): RateLimitStoreSettings {
  const options: RateLimitStoreOptions =
    typeof given === 'string' || given instanceof RateLimitStore ? { store: given } : given;
  const { store = 'memory', prefix = 'nestling:rate-limit:', onFailure = 'allow' } = options;
  const wrong = (what: string, remedy: string): void => report(AUTH_CONFIG_CODES.optionInvalid, what, remedy);
  for (const key of Object.keys(options)) {
    if (!KEYS.includes(key))
      wrong(`rateLimitStore has "${key}"${didYouMean(key, KEYS)}`, `use one of: ${KEYS.join(', ')}`);
  }
  const isKnown =
    store instanceof RateLimitStore || ['memory', 'database'].includes(store) || REDIS.test(store);
  // A url is never quoted: it may hold a password.
  if (!isKnown) wrong('rateLimitStore names no store', "write 'memory', 'database' or 'redis://host:6379'");
  if (!CHOICES.includes(onFailure)) {
    wrong(`rateLimitStore.onFailure is "${onFailure}"`, `use one of: ${CHOICES.join(', ')}`);
  }
  const usual = store === 'database' ? '1s' : '50ms';
  const timeout = durationOf(options.timeout ?? usual, 'rateLimitStore.timeout', report) * 1000;
  if (options.timeout === 0) wrong('rateLimitStore.timeout is 0', "write it as '50ms'");
  return { store, prefix, timeout, onFailure };
}
