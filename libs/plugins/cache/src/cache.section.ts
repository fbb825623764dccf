// The cache in configuration files.
import cluster from 'node:cluster';
import type { ConfigSection, JsonSchema, Size } from '@nestling/core';
import { isAbsolute, resolve } from 'node:path';
import { CacheModule } from './cache.module.js';
import type { CacheOptions, SqliteStoreOptions } from './cache.options.js';
import { UnsharedCacheModule } from './endpoint/unshared-cache.module.js';

const DURATION: JsonSchema = {
  oneOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$' },
  ],
  description: "Seconds, or a text such as '500ms', '60s', '5m'.",
};
const SIZE: JsonSchema = {
  oneOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^\\d+(\\.\\d+)?(b|kb|mb|gb)$' },
  ],
  description: "Bytes, or a text such as '512kb', '1mb'.",
};
const TEXTS: JsonSchema = { type: 'array', items: { type: 'string', minLength: 1 } };

const keys = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
});

/** What a file says of the cache as a whole. */
interface CacheDeclaration extends Omit<CacheOptions, 'store' | 'caches'> {
  readonly store?: 'memory' | 'redis' | 'sqlite';
  readonly url?: string;
  readonly path?: string;
  readonly table?: string;
  readonly checkpoint?: SqliteStoreOptions['checkpoint'];
  readonly maxSize?: Size;
}

/** What the package adds to configuration files: `cache` at the top, and `cache` of endpoints. */
export const cacheSection: ConfigSection = {
  top: {
    cache: {
      ...keys({
        store: { enum: ['memory', 'redis', 'sqlite'], description: 'Where answers are kept.' },
        url: { type: 'string', pattern: '^rediss?://', description: 'The server, for redis.' },
        path: { type: 'string', minLength: 1, description: 'The file, for sqlite.' },
        table: { type: 'string', pattern: '^[A-Za-z_]\\w*$', description: 'The table, for sqlite.' },
        checkpoint: {
          enum: ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'],
          description: "How SQLite's log is emptied.",
        },
        maxSize: { ...SIZE, description: 'How much is kept at most, in memory or in the file.' },
        ttl: DURATION,
        prefix: { type: 'string', minLength: 1, description: 'What all keys begin with.' },
        timeout: DURATION,
        jitter: { type: 'number', minimum: 0, maximum: 1 },
        maxEntrySize: SIZE,
      }),
      description: 'Where answers are kept, and for how long.',
    },
  },
  endpoint: {
    cache: {
      ...keys({
        ttl: DURATION,
        swr: DURATION,
        scope: { enum: ['public', 'roles', 'user'], description: 'For whom an answer is good.' },
        tags: TEXTS,
        varyOn: TEXTS,
        maxAge: DURATION,
      }),
      required: ['ttl'],
      description: 'Keeps the answers to GET, and drops them when their rows are written.',
    },
  },
  modules: ({ cache }, { folder }) =>
    cache === undefined && cluster.isWorker
      ? [UnsharedCacheModule]
      : [CacheModule.forRoot(optionsOf((cache ?? {}) as CacheDeclaration, folder))],
};

function optionsOf(declaration: CacheDeclaration, folder: string): CacheOptions {
  const {
    store = 'memory',
    url,
    path = 'nestling-cache.db',
    table,
    checkpoint,
    maxSize,
    ...rest
  } = declaration;
  if (store === 'redis') return { ...rest, store: url === undefined ? 'redis' : { redis: url } };
  if (store === 'memory') return { ...rest, store: { memory: maxSize === undefined ? {} : { maxSize } } };
  const file = isAbsolute(path) ? path : resolve(folder, path);
  const sqlite = {
    path: file,
    ...(table ? { table } : {}),
    ...(checkpoint ? { checkpoint } : {}),
    ...(maxSize === undefined ? {} : { maxSize }),
  };
  return { ...rest, store: { sqlite } };
}
