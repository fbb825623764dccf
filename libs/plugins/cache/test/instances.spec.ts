// Three instances, one Redis: nobody gets the answer of another, nobody an old one, and nobody waits for a dead store.
import { Injectable } from '@nestjs/common';
import { createTestDatabase, testDialects, type TestApp, type TestDatabase } from '@nestling/testing';
import { setTimeout } from 'node:timers/promises';
import { Cached, CacheService, type CacheOptions } from '../src/index.js';
import { canStartRedis, RedisServer } from './redis.server.js';
import { bootShop } from './shop.app.js';
import { randomOf, ShopLoad } from './shop.load.js';

@Injectable()
class Slow {
  calls = 0;
  @Cached({ ttl: '60s' })
  async answer(_question: number): Promise<Date> {
    this.calls++;
    await setTimeout(30);
    return new Date(0);
  }
}

/** Instances share a server's database, and a Redis that is stopped: without these they are told as skipped. */
const isPossible = canStartRedis && testDialects().includes('postgres');
const describeInstances = isPossible ? describe : describe.skip;

let redis: RedisServer;
let database: TestDatabase;

async function boot(cache: CacheOptions): Promise<TestApp[]> {
  const apps: TestApp[] = [];
  for (let index = 0; index < 3; index++) apps.push(await bootShop({ cache, database, providers: [Slow] }));
  return apps;
}

beforeAll(async () => {
  if (!isPossible) return;
  redis = await RedisServer.start();
  database = await createTestDatabase('postgres');
});
afterAll(async () => {
  if (!isPossible) return;
  await database.drop();
  await redis.stop();
});

describeInstances('while Redis answers', () => {
  let apps: TestApp[];
  beforeAll(async () => {
    // So long that a busy machine is not taken for a dead store.
    apps = await boot({ store: { redis: redis.url }, prefix: 'steady', timeout: '5s' });
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  it('shows nothing foreign and nothing old in 10,000 random requests of 20 users', async () => {
    const seed = Number(process.env['NESTLING_TEST_SEED'] ?? 20261121);
    const load = new ShopLoad(apps, randomOf(seed));
    await load.prepare();
    const report = await load.requests(10_000);
    expect({ seed, mistakes: report.mistakes.slice(0, 10) }).toEqual({ seed, mistakes: [] });
    expect([...report.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(report.states.get('HIT') ?? 0).toBeGreaterThan(1500);
  }, 300_000);

  it('asks the database once for 200 requests at a time, of one instance and of three', async () => {
    const selects = (queries: readonly string[]): string[] =>
      queries.filter((sql) => sql.includes('FROM "books"'));
    const ask = async (path: string, instances: readonly TestApp[]): Promise<string[]> => {
      const requests = Array.from({ length: 200 }, (_, index) =>
        instances[index % instances.length]?.client.get(path),
      );
      const answers = await Promise.all(requests);
      expect(new Set(answers.map((answer) => `${answer?.status} ${answer?.text}`)).size).toBe(1);
      return answers.map((answer) => answer?.headers['x-cache'] ?? 'none');
    };
    const one = await apps[0]?.countQueries(() => ask('/books?pageSize=11', apps.slice(0, 1)));
    expect(selects(one?.queries ?? [])).toHaveLength(1);
    expect(one?.result.filter((state) => state !== 'HIT')).toEqual(['MISS']);
    const counted: string[] = [];
    const nested = (rest: readonly TestApp[]): Promise<string[]> => {
      const [app, ...others] = rest;
      if (!app) return ask('/books?pageSize=12', apps);
      return app
        .countQueries(() => nested(others))
        .then(({ result, queries }) => (counted.push(...queries), result));
    };
    const states = await nested(apps);
    expect(selects(counted)).toHaveLength(1);
    expect(states.filter((state) => state !== 'HIT')).toEqual(['MISS']);
  });

  it('calls a method once for 200 calls at a time', async () => {
    const slows = apps.map((app) => app.get(Slow));
    const calls = Array.from({ length: 200 }, (_, index) => slows[index % 3]?.answer(1));
    expect(new Set((await Promise.all(calls)).map((date) => date?.getTime()))).toEqual(new Set([0]));
    expect(slows.reduce((sum, { calls }) => sum + calls, 0)).toBe(1);
  });

  it('forgets in all instances what one of them clears, and nothing that is not its own', async () => {
    const [first, second] = apps.map((app) => app.get(CacheService));
    await first?.set('a', new Map([[1n, new Date(5)]]));
    expect(await second?.get('a')).toEqual(new Map([[1n, new Date(5)]]));
    await second?.clear();
    expect(await first?.get('a')).toBeUndefined();
  });
});

describeInstances('13.10 while Redis comes and goes', () => {
  let apps: TestApp[];
  let load: ShopLoad;
  beforeAll(async () => {
    apps = await boot({ store: { redis: redis.url }, prefix: 'fragile' });
    load = new ShopLoad([...apps], randomOf(7));
    await load.prepare();
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  async function recovered(): Promise<number> {
    const started = Date.now();
    const client = apps[0]?.as({ name: load.users[0] });
    while (Date.now() - started < 5000) {
      if ((await client?.get('/notes'))?.headers['x-cache'] === 'HIT') break;
      await setTimeout(20);
    }
    return Date.now() - started;
  }

  it('answers all, and rightly, whether Redis is stopped, silent or back', async () => {
    const phase = async (name: string, change: () => unknown): Promise<void> => {
      const [report] = await Promise.all([load.during(1500), setTimeout(200).then(change)]);
      expect({ name, mistakes: report.mistakes.slice(0, 5) }).toEqual({ name, mistakes: [] });
      expect([...report.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    };
    await phase('at first', () => undefined);
    await phase('stopped', () => redis.stop());
    await phase('back', () => redis.resume());
    expect(await recovered()).toBeLessThan(5000);
    await phase('silent', () => redis.blackHole());
    await phase('still silent', () => undefined);
    await phase('answering', () => redis.answerAgain());
    expect(await recovered()).toBeLessThan(5000);
    await phase('as before', () => undefined);
  }, 60_000);

  it('starts without Redis, says so, and uses it once it is there', async () => {
    await redis.stop();
    const app = await bootShop({ cache: { store: { redis: redis.url }, prefix: 'late' }, database });
    try {
      expect((await app.client.get('/labels')).status).toBe(200);
      expect((await app.get(CacheService).statistics()).state).toBe('away');
      await redis.resume();
      const end = Date.now() + 5000;
      while ((await app.get(CacheService).statistics()).state === 'away' && Date.now() < end)
        await setTimeout(20);
      await app.client.get('/labels');
      expect((await app.client.get('/labels')).headers['x-cache']).toBe('HIT');
    } finally {
      await app.close();
    }
  });
});
