// 09.02: every store counts alike, and exactly, however many processes ask it at the same moment.
import { Database, DatabaseModule } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseRateLimitStore } from '../src/limits/database.store.js';
import { MemoryRateLimitStore } from '../src/limits/memory.store.js';
import { allowanceOf, type Quota } from '../src/limits/quota.js';
import type { RateLimitStore } from '../src/limits/rate-limit.store.js';
import { RedisRateLimitStore, type RedisClient } from '../src/limits/redis.store.js';

const REDIS = process.env['NESTLING_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const QUOTA: Quota = { capacity: 7, requests: 7, window: 60_000, isSteady: false };

/** Two stores that two processes would have, on the same counters. */
interface Pair {
  readonly stores: readonly [RateLimitStore, RateLimitStore];
  close(): Promise<void>;
}

async function memory(): Promise<Pair> {
  const store = new MemoryRateLimitStore();
  return { stores: [store, store], close: async () => undefined };
}

async function redis(): Promise<Pair> {
  const prefix = `nestling-test-*${randomUUID()}:`;
  const make = () =>
    new RedisRateLimitStore(new Redis(REDIS, { lazyConnect: true }) as unknown as RedisClient, prefix);
  const [first, second] = [make(), make()];
  await Promise.all([first.open(), second.open()]);
  return {
    stores: [first, second],
    close: async () => {
      await first.clear();
      first.close();
      second.close();
    },
  };
}

const databases = testDialects().map((dialect): [string, () => Promise<Pair>] => [
  dialect,
  async () => {
    const database = await createTestDatabase(dialect);
    const [one, other] = [await connected(database), await connected(database)];
    return {
      stores: [one.store, other.store],
      close: async () => {
        await Promise.all([one.app.close(), other.app.close()]);
        await database.drop();
      },
    };
  },
]);

async function connected(database: TestDatabase) {
  const app = await TestApp.create({
    database,
    module: ({ url }) => ({ imports: [DatabaseModule.forRoot({ url })] }),
  });
  const store = new DatabaseRateLimitStore(() => app.get(Database));
  await store.open();
  return { app, store };
}

const STORES: [string, () => Promise<Pair>][] = [
  ['memory', memory],
  ...(REDIS === '' ? [] : [['redis', redis] as [string, () => Promise<Pair>]]),
  ...databases,
];

describe.each(STORES)('the store %s', (_, create) => {
  let pair: Pair;
  beforeAll(async () => (pair = await create()));
  afterAll(() => pair?.close());

  it('allows exactly as many as the limit says', async () => {
    const counts = await Promise.all(
      Array.from({ length: 60 }, async (_member, index) => pair.stores[index % 2]?.take('crowd', QUOTA)),
    );
    expect(counts.filter((count) => count?.isAllowed)).toHaveLength(7);
    expect(
      counts
        .filter((count) => count?.isAllowed)
        .map((count) => count?.level)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('counts each key by itself, and tells when the window is over', async () => {
    const [one, other] = pair.stores;
    const quota = { ...QUOTA, capacity: 1, requests: 1 };
    expect((await one.take('a', quota)).isAllowed).toBe(true);
    expect((await other.take('A', quota)).isAllowed).toBe(true);
    const refused = allowanceOf(quota, await other.take('a', quota));
    expect(refused).toMatchObject({ isAllowed: false, remaining: 0 });
    expect(refused.retryAfter).toBeGreaterThanOrEqual(58);
    expect(refused.retryAfter).toBeLessThanOrEqual(60);
  });

  it('begins anew when the window is over', async () => {
    const quota = { ...QUOTA, capacity: 1, requests: 1, window: 400 };
    expect((await pair.stores[0].take('short', quota)).isAllowed).toBe(true);
    expect((await pair.stores[1].take('short', quota)).isAllowed).toBe(false);
    await sleep(450);
    expect((await pair.stores[1].take('short', quota)).isAllowed).toBe(true);
    expect((await pair.stores[0].take('short', quota)).isAllowed).toBe(false);
  });

  it('gives requests back one by one where there is a burst', async () => {
    const quota = { capacity: 2, requests: 1, window: 500, isSteady: true };
    const take = async () => (await pair.stores[0].take('steady', quota)).isAllowed;
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    await sleep(550);
    expect([await take(), await take()]).toEqual([true, false]);
  });

  it('09.09: forgets its counters, and nothing else', async () => {
    const quota = { ...QUOTA, capacity: 1, requests: 1 };
    await pair.stores[0].take('cleared', quota);
    await pair.stores[1].clear();
    expect((await pair.stores[0].take('cleared', quota)).isAllowed).toBe(true);
  });
});
