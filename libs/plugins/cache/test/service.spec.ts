// CacheService by itself and by name, and CACHE_MANAGER.
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@nestling/database';
import type { TestApp } from '@nestling/testing';
import { Keyv } from 'keyv';
import { setTimeout } from 'node:timers/promises';
import { CACHE_MANAGER, CacheError, Cached, CacheService, getCacheToken, InjectCache } from '../src/index.js';
import { bootShop } from './shop.app.js';

const VALUE = { date: new Date(86_400_000), map: new Map([['a', new Set([1n])]]), text: 'ü' };

@Injectable()
class Reports {
  calls = 0;
  @Cached({ cache: 'reports' })
  elsewhere(): number {
    return ++this.calls;
  }
}

@Injectable()
class User {
  constructor(
    @Inject(CACHE_MANAGER) readonly manager: ManagerCache,
    @InjectCache('reports') readonly reports: CacheService,
    readonly cache: CacheService,
  ) {}
}
interface ManagerCache {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<unknown>;
  del(key: string): Promise<unknown>;
  clear(): Promise<unknown>;
  mget(keys: string[]): Promise<unknown[]>;
  wrap(key: string, make: () => unknown, ttl?: number): Promise<unknown>;
}

let app: TestApp;
let cache: CacheService;
beforeAll(async () => {
  app = await bootShop({
    cache: { caches: { reports: { ttl: '1h', prefix: 'other' } } },
    providers: [Reports, User],
  });
  cache = app.get(CacheService);
});
afterAll(() => app.close());

describe('CacheService', () => {
  it('13.11 sets, gets, deletes and clears', async () => {
    await cache.set('a', VALUE);
    await cache.set('b', 0);
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([VALUE, 0, undefined]);
    await cache.delete('a');
    expect([await cache.get('a'), await cache.get('b')]).toEqual([undefined, 0]);
    await cache.clear();
    expect(await cache.get('b')).toBeUndefined();
  });

  it('13.09 keeps for five minutes unless it is told otherwise, and for the time it is told', async () => {
    expect(cache.setting.ttl).toBe(300);
    await cache.set('brief', 1, { ttl: '400ms' });
    expect(await cache.get('brief')).toBe(1);
    await setTimeout(420);
    expect(await cache.get('brief')).toBeUndefined();
  });

  it('refuses what is no data', async () => {
    const error = await cache.set('a', { run: () => 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CacheError);
    expect(error).toMatchObject({ code: 'CACHE_VALUE_UNKEEPABLE' });
  });

  it('gives what is past its time while it makes it anew, once', async () => {
    let made = 0;
    const ask = () =>
      cache.getOrSet('swr', async () => (await setTimeout(20), ++made), { ttl: '40ms', swr: '10s' });
    expect(await ask()).toBe(1);
    await setTimeout(60);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    await setTimeout(40);
    expect([await ask(), made]).toEqual([2, 2]);
    expect((await cache.statistics()).stale).toBeGreaterThanOrEqual(3);
  });

  it('never gives what was dropped, however stale it may give', async () => {
    await cache.getOrSet('dropped', () => 1, { ttl: '1ms', swr: '1h', tags: ['drops'] });
    await cache.invalidateTags('drops');
    expect(await cache.getOrSet('dropped', () => 2, { ttl: '1m', swr: '1h', tags: ['drops'] })).toBe(2);
  });

  it('does not keep what was read before a drop and came after it', async () => {
    const late = cache.getOrSet('late', async () => (await setTimeout(30), 'old'), { tags: ['moves'] });
    await setTimeout(5);
    await cache.invalidateTags('moves');
    // Whoever comes after the drop does not wait for what was begun before it.
    expect(await cache.getOrSet('late', () => 'new', { tags: ['moves'] })).toBe('new');
    expect(await late).toBe('old');
    expect(await cache.getOrSet('late', () => 'newer', { tags: ['moves'] })).not.toBe('old');
  });

  it('leaves transactions to themselves', async () => {
    const database = app.get(Database);
    await cache.set('seen', 'before', { tags: ['tx'] });
    const undone = database.transaction(async () => {
      expect(await cache.getOrSet('seen', () => 'inside')).toBe('inside');
      await cache.set('seen', 'never');
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await cache.get('seen')).toBe('before');
    await database.transaction(async () => {
      await cache.invalidateTags('tx');
      await cache.set('other', 'committed');
    });
    expect([await cache.get('seen'), await cache.get('other')]).toEqual([undefined, 'committed']);
  });

  it('counts', async () => {
    const before = await cache.statistics();
    await cache.set('counted', 1);
    await cache.get('counted');
    await cache.get('not there');
    const after = await cache.statistics();
    expect(after).toMatchObject({
      name: 'default',
      state: 'up',
      hits: before.hits + 1,
      misses: before.misses + 1,
    });
    expect(after.size.entries).toBeGreaterThan(0);
    expect(after.latency.count).toBeGreaterThan(before.latency.count);
    expect(after.hitRatio).toBeGreaterThan(0);
  });
});

describe('13.13 several caches', () => {
  it('keep to themselves', async () => {
    const other = app.get<CacheService>(getCacheToken('reports') as symbol);
    expect(app.get(User).reports).toBe(other);
    await Promise.all([cache.set('key', 'one'), other.set('key', 'two', { tags: ['both'] })]);
    expect([await cache.get('key'), await other.get('key')]).toEqual(['one', 'two']);
    await cache.clear();
    expect([await cache.get('key'), await other.get('key')]).toEqual([undefined, 'two']);
    await cache.invalidateTags('both');
    expect(await other.get('key')).toBeUndefined();
    expect(other.setting).toMatchObject({ ttl: 3600, prefix: 'other:' });
  });

  it('are used by name', async () => {
    const before = await app.get(User).reports.statistics();
    const reports = app.get(Reports);
    await reports.elsewhere();
    await reports.elsewhere();
    const { hits } = await app.get(User).reports.statistics();
    expect([hits - before.hits, reports.calls]).toEqual([1, 1]);
  });
});

describe('13.11 CACHE_MANAGER', () => {
  it('is a cache of cache-manager on the same store', async () => {
    const { manager } = app.get(User);
    expect((manager as unknown as { stores: unknown[] }).stores[0]).toBeInstanceOf(Keyv);
    await manager.set('a', VALUE);
    expect(await manager.get('a')).toEqual(VALUE);
    expect(await manager.mget(['a', 'b'])).toEqual([VALUE, undefined]);
    let made = 0;
    const wrap = () => manager.wrap('w', () => ++made, 60_000);
    expect([await wrap(), await wrap()]).toEqual([1, 1]);
    await manager.del('a');
    expect(await manager.get('a')).toBeUndefined();
    await manager.set('brief', 1, 30);
    await setTimeout(50);
    expect(await manager.get('brief')).toBeUndefined();
  });

  it('clears its own, and nothing else', async () => {
    const { manager } = app.get(User);
    await Promise.all([manager.set('mine', 1), cache.set('yours', 2)]);
    await manager.clear();
    expect([await manager.get('mine'), await cache.get('yours')]).toEqual([undefined, 2]);
  });
});
