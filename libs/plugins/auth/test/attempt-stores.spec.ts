// Every store of wrong logins counts the same, also for several processes at once.
import { Database, DatabaseModule, type DialectName } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects } from '@nestling/testing';
import { MemoryAttempts, type AttemptStore } from '../src/login/attempt.store.js';
import { DatabaseAttempts } from '../src/login/database-attempts.store.js';
import { bootDoors, someUsers } from './login.app.js';

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
});

it('are counted by all processes together, and a right one is let in meanwhile where it was right before', async () => {
  const database = await createTestDatabase('postgres');
  const users = await someUsers();
  const apps = [await bootDoors({ users, database }), await bootDoors({ users, database })] as const;
  try {
    const ann = { username: 'ann', password: 'pass:wörd' };
    expect((await apps[0].client.post('/auth/login', { body: ann })).status).toBe(200);
    users.checks = 0;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        apps[index % 2 ? 1 : 0].client.post('/auth/login', { body: { ...ann, password: `wrong ${index}` } }),
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
