// Every store of wrong logins counts the same, also for several processes at once.
import { Database, DatabaseModule, type DialectName } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects } from '@nestling/testing';
import { MemoryAttempts, type AttemptStore } from '../src/login/attempt.store.js';
import { DatabaseAttempts } from '../src/login/database-attempts.store.js';
import { bootDoors, someUsers } from './login.app.js';

const DAY_MS = 86_400_000;

describe.each<'memory' | DialectName>(['memory', ...testDialects()])('wrong logins in %s', (kind) => {
  let app: TestApp | undefined;
  let stores: readonly AttemptStore[];
  beforeAll(async () => {
    if (kind === 'memory') return void (stores = [new MemoryAttempts()]);
    app = await TestApp.create({
      database: kind,
      module: ({ url }) => ({ imports: [DatabaseModule.forRoot({ url })] }),
    });
    const database = app.get(Database);
    stores = [new DatabaseAttempts(database), new DatabaseAttempts(database)];
    await Promise.all(stores.map((store) => store.prepare()));
  });
  afterAll(() => app?.close());
  afterEach(() => jest.restoreAllMocks());

  it('are counted one after the other, however many come at once', async () => {
    const limits = [
      { key: 'account:ann', limit: 5 },
      { key: 'network:a', limit: 8 },
    ];
    const takes = Array.from({ length: 24 }, (_, index) => stores[index % stores.length]?.take(limits, 60));
    const waits = await Promise.all(takes);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
    expect(Math.max(...waits.map(Number))).toBeLessThanOrEqual(60);
    const other = { key: 'account:bob', limit: 5 };
    const more = [other, { key: 'network:a', limit: 8 }];
    const next = await Promise.all([1, 2, 3, 4, 5].map(() => stores[0]?.take(more, 60)));
    expect(next.filter((wait) => wait === 0)).toHaveLength(3);
  });

  it('are counted in any span of the window, and given back', async () => {
    const [store] = stores;
    const begin = Date.now();
    const clock = jest.spyOn(Date, 'now');
    const take = async (seconds: number) => {
      clock.mockReturnValue(begin + seconds * 1000);
      return Math.round(
        (await store?.take(
          [
            { key: 'a', limit: 2 },
            { key: 'n', limit: 9 },
          ],
          60,
        )) ?? -1,
      );
    };
    expect([await take(0), await take(50), await take(50), await take(60), await take(60)]).toEqual([
      0, 0, 10, 0, 50,
    ]);
    await store?.giveBack(['a', 'n']);
    expect([await take(60), await take(60)]).toEqual([0, 50]);
  });

  it('are remembered as long as the window, and no longer', async () => {
    const begin = Date.now();
    const clock = jest.spyOn(Date, 'now');
    const take = async (key: string, days: number) => {
      clock.mockReturnValue(begin + days * DAY_MS);
      return (await stores[0]?.take([{ key, limit: 1 }], (7 * DAY_MS) / 1000)) ?? -1;
    };
    const rows = async () =>
      (await app?.get(Database).query<{ id: string }>('SELECT id FROM nestling_attempts'))?.length;
    expect(await take('week', 0)).toBe(0);
    expect(await take('other', 3)).toBe(0);
    expect(await take('week', 6.9)).toBeCloseTo((0.1 * DAY_MS) / 1000);
    const before = await rows();
    expect(await take('week', 7.1)).toBe(0);
    // What the other tests left is gone, and so is nothing that counts.
    expect(await take('other', 9.9)).toBeGreaterThan(0);
    expect(await take('third', 30)).toBe(0);
    if (app) expect([before, await rows()]).toEqual([2, 1]);
  });

  it('are counted while what is over is swept', async () => {
    const begin = Date.now();
    const clock = jest.spyOn(Date, 'now');
    for (let round = 1; round <= 5; round++) {
      clock.mockReturnValue(begin + (100 + round) * DAY_MS);
      const takes = Array.from({ length: 16 }, (_, index) =>
        stores[index % stores.length]?.take(
          [
            { key: `swept ${index % 4}`, limit: 2 },
            { key: 'swept', limit: 99 },
          ],
          60,
        ),
      );
      const waits = await Promise.all(takes);
      expect(waits.filter((wait) => wait === 0)).toHaveLength(8);
    }
  });
});

describe.each(testDialects())('wrong logins of two processes on %s', (dialect) => {
  it('are counted together, and a right one is let in meanwhile where it was right before', async () => {
    const database = await createTestDatabase(dialect);
    const users = await someUsers();
    const apps = [await bootDoors({ users, database }), await bootDoors({ users, database })] as const;
    try {
      const ann = { username: 'ann', password: 'pass:wörd' };
      expect((await apps[0].client.post('/auth/login', { body: ann })).status).toBe(200);
      users.checks = 0;
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          apps[index % 2 ? 1 : 0].client.post('/auth/login', {
            body: { ...ann, password: `wrong ${index}` },
          }),
        ),
      );
      expect(users.checks).toBe(10);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
      expect((await apps[0].client.post('/auth/login', { body: ann })).status).toBe(200);
      expect((await apps[1].client.post('/auth/login', { body: ann })).status).toBe(429);
    } finally {
      for (const app of apps) await app.close();
      await database.drop();
    }
  });
});
