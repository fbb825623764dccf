// What the keeper leaves behind, whom it lets wait, and what it does when it is stopped.
import { setTimeout } from 'node:timers/promises';
import { EntryKeeper, type Made, type Maker } from '../src/entries/entry.keeper.js';
import { EntryLock } from '../src/entries/entry.lock.js';
import { StoreGuard } from '../src/entries/store.guard.js';
import { TagStamps } from '../src/entries/tag.stamps.js';
import { MemoryStore } from '../src/stores/memory.store.js';
import { SqliteStore, type SqliteClass } from '../src/stores/sqlite.store.js';
import type { CacheStore } from '../src/index.js';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the driver has no types
const Libsql = require('libsql') as SqliteClass;
const file = (): SqliteStore => new SqliteStore(Libsql, { path: ':memory:' }, 1000);
const guardOf = (store: CacheStore): StoreGuard =>
  new StoreGuard(store, { label: 'cache', timeoutMs: 1000, epochKey: 't:*' });
const keeperOf = (store: CacheStore): EntryKeeper => {
  const guard = guardOf(store);
  return new EntryKeeper(guard, new TagStamps(guard, ''), { prefix: '', maxEntryBytes: 1000 });
};
const LIFE = { ttl: 60, swr: 0, jitter: 0 };
const made = (keep: boolean): Made => ({ head: {}, body: Buffer.from('a'), keep });

it.each([
  ['in memory', () => new MemoryStore(100_000)],
  ['in a file', file],
])('%s makes answers that cannot be kept for all who wait at the same time', async (_, open) => {
  const keeper = keeperOf(open());
  let [running, most] = [0, 0];
  const make: Maker = async () => {
    most = Math.max(most, ++running);
    await setTimeout(20);
    running--;
    return made(false);
  };
  const started = Date.now();
  await Promise.all(Array.from({ length: 20 }, () => keeper.fetch('a', LIFE, make)));
  expect(most).toBe(19);
  expect(Date.now() - started).toBeLessThan(1000);
});

it('leaves nothing behind of rows that there are not', async () => {
  const store = file();
  const keeper = keeperOf(store);
  const row = (id: number, isThere: boolean) =>
    keeper.fetch(`a${id}`, LIFE, async (log) => {
      await log.reading([{ table: 'books', keys: [String(id)] }]);
      if (!isThere) throw new Error('not found');
      return made(isThere);
    });
  await row(0, true);
  const { entries } = await store.size();
  for (let id = 1; id < 50; id++) await row(id, false).catch(() => undefined);
  await setTimeout(5);
  expect((await store.size()).entries).toBe(entries);
  expect((await row(0, true)).state).toBe('HIT');
});

it('lets the stamp of a row live about as long as what is made from it', async () => {
  const kept: [string, number][] = [];
  const store = new (class extends MemoryStore {
    override add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
      kept.push([key, seconds]);
      return super.add(key, value, seconds);
    }
  })(100_000);
  await keeperOf(store).fetch('a', LIFE, async (log) => {
    await log.reading([{ table: 'books', keys: ['1'] }]);
    return made(true);
  });
  const seconds = new Map(kept);
  expect(seconds.get('t:books:1')).toBe(240);
  expect(seconds.get('t:books:*')).toBeGreaterThan(86_400);
});

it('leaves the lock of another alone', async () => {
  const store = file();
  const guard = guardOf(store);
  const [slow, next] = [new EntryLock(guard, 'l'), new EntryLock(guard, 'l')];
  expect(await slow.take()).toBe(true);
  // Its time is over, and another takes it.
  await store.delete(['l']);
  expect(await next.take()).toBe(true);
  slow.release();
  await setTimeout(5);
  expect(await new EntryLock(guard, 'l').take()).toBe(false);
  next.release();
  await setTimeout(5);
  expect(await new EntryLock(guard, 'l').take()).toBe(true);
});

it('asks a store no more once it is stopped', async () => {
  let asked = 0;
  const store = new (class extends MemoryStore {
    override async delete(): Promise<void> {
      asked++;
      await setTimeout(50);
      throw new Error('away');
    }
    override connect(): Promise<void> {
      return Promise.reject(new Error('away'));
    }
  })(1000);
  const guard = guardOf(store);
  await guard.start();
  while (asked === 0) await setTimeout(10);
  await guard.stop();
  await setTimeout(400);
  expect(asked).toBe(1);
});

it('opens a file no more once it is closed, and leaves none open that it cannot use', async () => {
  const store = file();
  await store.connect();
  await store.close();
  await expect(store.get(['a'])).rejects.toThrow(':memory: is closed');
  let open = 0;
  const Broken = class {
    constructor() {
      open++;
    }
    exec(): void {
      throw new Error('file is not a database');
    }
    close(): void {
      open--;
    }
  } as unknown as SqliteClass;
  await expect(new SqliteStore(Broken, {}, 1000).connect()).rejects.toThrow('not a database');
  expect(open).toBe(0);
});
