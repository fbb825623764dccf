// Every store keeps the promises of the port.
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CacheStore } from '../src/index.js';
import { MemoryStore } from '../src/stores/memory.store.js';
import { RedisStore } from '../src/stores/redis.store.js';
import { SqliteStore, type SqliteClass } from '../src/stores/sqlite.store.js';
import { describeStore } from './store.contract.js';
import { REDIS_URL } from './redis.server.js';

/** A store such as a user would write. */
export class MapStore extends CacheStore {
  override readonly isShared = true;
  private readonly entries = new Map<string, { value: Uint8Array; until: number }>();

  async get(keys: readonly string[]) {
    await setTimeout(0);
    return keys.map((key) => {
      const entry = this.entries.get(key);
      return entry && entry.until > Date.now() ? entry.value : undefined;
    });
  }
  set(key: string, value: Uint8Array, seconds: number): Promise<void> {
    this.entries.set(key, { value, until: Date.now() + seconds * 1000 });
    return Promise.resolve();
  }
  async add(key: string, value: Uint8Array, seconds: number): Promise<boolean> {
    if ((this.entries.get(key)?.until ?? 0) > Date.now()) return false;
    await this.set(key, value, seconds);
    return true;
  }
  delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.entries.delete(key);
    return Promise.resolve();
  }
}

const file = join(tmpdir(), `nestling-cache-${randomBytes(6).toString('hex')}.db`);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the driver has no types
const Libsql = require('libsql') as SqliteClass;
const sqlite = (options = {}) => new SqliteStore(Libsql, { path: file, ...options }, 1000);

afterAll(() => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
});

describeStore('13.07 memory', async () => [new MemoryStore(1_000_000)]);
describeStore('13.08 a SQLite file', async () => [sqlite(), sqlite()]);
describeStore('13.14 a class of the application', async () => [new MapStore()]);
const redis = () => RedisStore.of(Redis, REDIS_URL);
if (REDIS_URL === '') describe.skip('13.06 Redis', () => it.todo('keeps the promises of the port'));
else describeStore('13.06 Redis', async () => [redis(), redis()]);

it.each([
  ['is deleted', (store: MemoryStore) => store.delete(['a'])],
  ['is replaced', (store: MemoryStore) => store.set('a', Buffer.from('new'), 60)],
  ['makes room', (store: MemoryStore) => store.set('b', Buffer.alloc(900), 60)],
])('13.07 memory lets go of a value that %s, whoever holds on to its place', async (_, work) => {
  const store = new MemoryStore(1200);
  await store.set('a', Buffer.from('old'), 60);
  const held = store.peek('a');
  if (held) held.note = { made: 'of it' };
  expect(String(held?.value)).toBe('111,108,100');
  await work(store);
  expect([held?.value, held?.note]).toEqual([undefined, undefined]);
});

it('13.07 memory holds so many bytes and no more, and loses first what was not asked for longest', async () => {
  const store = new MemoryStore(100_000);
  for (let index = 0; index < 200; index++) {
    await store.set(`key ${index}`, Buffer.alloc(1000), 60);
    await store.get(['key 0']);
  }
  const { bytes = 0, entries = 0 } = await store.size();
  expect(bytes).toBeLessThanOrEqual(100_000);
  expect(entries).toBeGreaterThan(50);
  const [first, second, last] = await store.get(['key 0', 'key 1', 'key 199']);
  expect([first !== undefined, second, last !== undefined]).toEqual([true, undefined, true]);
});

it.each(['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'] as const)(
  '13.08 a file is in WAL mode, and its log is emptied by %s every hundred writes',
  async (checkpoint) => {
    const store = sqlite({ table: `of_${checkpoint.toLowerCase()}`, checkpoint });
    await store.connect();
    for (let index = 1; index <= 200; index++) {
      const isHundredth = index % 100 === 0;
      // What was written in this very millisecond has not expired yet: the hundredth write finds the others expired.
      if (isHundredth) await setTimeout(5);
      await store.set(`key ${index}`, Buffer.alloc(100), isHundredth ? 60 : 0.001);
      if (index === 99) expect(await store.size()).toMatchObject({ entries: 99 });
    }
    // Each checkpoint takes along what has expired, and nothing else.
    expect(await store.size()).toMatchObject({ entries: 2, bytes: 200 });
    expect(existsSync(`${file}-wal`)).toBe(true);
    if (checkpoint === 'TRUNCATE') expect(statSync(`${file}-wal`).size).toBe(0);
    await store.close();
  },
);

it('13.08 a file does not grow beyond its size, and loses first what would end soonest', async () => {
  const path = join(tmpdir(), `nestling-cache-${randomBytes(6).toString('hex')}.db`);
  const store = sqlite({ path, maxSize: '1mb' });
  try {
    await store.set('lasting', Buffer.alloc(1000), 3600);
    for (let index = 0; index < 1000; index++)
      await store.set(`key ${index}`, Buffer.alloc(5000), 60 + index);
    const { bytes = 0, entries = 0 } = await store.size();
    expect(bytes).toBeLessThan(1.1 * 1024 ** 2);
    expect(entries).toBeGreaterThan(100);
    expect(statSync(path).size).toBeLessThan(1.3 * 1024 ** 2);
    const [lasting, first, last] = await store.get(['lasting', 'key 0', 'key 999']);
    expect([lasting !== undefined, first, last !== undefined]).toEqual([true, undefined, true]);
  } finally {
    await store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  }
});

it('13.08 a file refuses a table or a checkpoint that there cannot be', () => {
  expect(() => sqlite({ table: 'x; DROP TABLE y' })).toThrow('"x; DROP TABLE y" is no name of a table');
  expect(() => sqlite({ checkpoint: 'SOMETIMES' })).toThrow('PASSIVE, FULL, RESTART, TRUNCATE');
});
