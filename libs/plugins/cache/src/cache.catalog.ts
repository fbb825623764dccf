// The caches of one application: made, started, told of commits, and stopped.
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { NestlingConfigError } from '@nestling/core';
import type { RowChange } from '@nestling/database';
import { CACHE_CONFIG_CODES } from './cache.errors.js';
import { CacheService } from './cache.service.js';
import type { CacheSetting } from './cache.settings.js';
import { DEFAULT_CACHE } from './cache.tokens.js';
import type { CommitWatch } from './commit.watch.js';
import { MethodPlaces } from './methods/method.places.js';
import { createStore } from './stores/store.factory.js';

/** @internal The caches of one application. */
export class CacheCatalog implements OnModuleInit, OnApplicationShutdown {
  private readonly caches = new Map<string, CacheService>();

  private constructor(
    private readonly commits: CommitWatch,
    /** Where the objects stand whose methods are kept. */
    readonly places: MethodPlaces,
  ) {}

  static async create(
    settings: readonly CacheSetting[],
    commits: CommitWatch,
    modules: ModulesContainer,
  ): Promise<CacheCatalog> {
    const catalog = new CacheCatalog(commits, new MethodPlaces(modules));
    for (const setting of settings) {
      const store = await createStore(setting);
      const dropEverywhere = (tags: readonly string[]): Promise<void> => catalog.drop(tags);
      catalog.caches.set(setting.name, new CacheService(setting, { store, commits, dropEverywhere }));
    }
    return catalog;
  }

  /** The names of the caches. */
  get names(): readonly string[] {
    return [...this.caches.keys()];
  }

  /** All caches. */
  get all(): readonly CacheService[] {
    return [...this.caches.values()];
  }

  find(name: string = DEFAULT_CACHE): CacheService | undefined {
    return this.caches.get(name);
  }

  /** @throws {CACHE_UNKNOWN} */
  named(name: string = DEFAULT_CACHE): CacheService {
    const cache = this.caches.get(name);
    if (cache) return cache;
    throw new NestlingConfigError([
      {
        code: CACHE_CONFIG_CODES.cacheUnknown,
        where: 'CacheModule',
        what: `there is no cache "${name}"`,
        remedy: `name one of ${this.names.join(', ')}, or add it: CacheModule.forRoot({ caches: { ${name}: {} } })`,
      },
    ]);
  }

  async onModuleInit(): Promise<void> {
    this.places.complete();
    await Promise.all(this.all.map(({ guard }) => guard.start()));
    this.commits.watch((changes) => this.drop(tagsOfChanges(changes)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.commits.stop();
    await Promise.all(this.all.map(({ guard }) => guard.stop()));
  }

  /** Drops tags in all caches. */
  async drop(tags: readonly string[]): Promise<void> {
    await Promise.all(this.all.map((cache) => cache.drop(tags)));
  }
}

/** Of a table of which more rows were written all rows are dropped. */
const MAX_ROWS = 200;

/** What a write may have changed: lists of its table, and the row; or any row where it is not known which. */
function tagsOfChanges(changes: readonly RowChange[]): string[] {
  const rows = new Map<string, Set<string>>();
  for (const { table, key = '*' } of changes) rows.set(table, (rows.get(table) ?? new Set()).add(key));
  return [...rows].flatMap(([table, keys]) => {
    const dropped = keys.size > MAX_ROWS ? ['*'] : [...keys];
    return [table, ...dropped.map((key) => `${table}:${key}`)];
  });
}
