// 09.02: three processes count together: what they let through is exactly what the limit says.
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { randomUUID } from 'node:crypto';
import { LimitedProcess } from './processes/limited.process.js';

const REDIS = process.env['NESTLING_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const STORES = [...(REDIS === '' ? [] : ['redis' as const]), ...testDialects()];

describe.each(STORES)('three processes on one %s', (store) => {
  let database: TestDatabase | undefined;
  let processes: LimitedProcess[] = [];

  beforeAll(async () => {
    database = store === 'redis' ? undefined : await createTestDatabase(store);
    const args = database ? ['database', database.url] : [REDIS];
    const run = randomUUID();
    // All at once: they also make the tables at the same moment.
    processes = await Promise.all([0, 1, 2].map(() => LimitedProcess.start(run, args)));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await database?.drop();
  });

  /** How often each status came, of requests to all processes in turn and at once. */
  const statuses = async (count: number, send: (url: string, index: number) => Promise<Response>) => {
    const answers = await Promise.all(
      Array.from({ length: count }, (_member, index) => send(processes[index % 3]?.url ?? '', index)),
    );
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  it.each(['window', 'burst'])(
    'let through what a %s allows, and no request more',
    async (path) => {
      expect(await statuses(150, (url) => fetch(`${url}/${path}`))).toEqual({ 200: 37, 429: 113 });
      expect(await statuses(6, (url) => fetch(`${url}/${path}`))).toEqual({ 429: 6 });
    },
    60_000,
  );

  // Where no database is shared, wrong passwords are counted by each process.
  (store === 'redis' ? it.skip : it)(
    'check ten wrong passwords of an account together',
    async () => {
      const names = ['eve', 'EVE', ' eve', 'évé', 'ｅｖｅ'];
      const login = (url: string, index: number) =>
        fetch(`${url}/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${index}` },
          body: JSON.stringify({ username: names[index % names.length], password: `wrong ${index}` }),
        });
      expect(await statuses(90, login)).toEqual({ 401: 10, 429: 80 });
      expect(processes.flatMap(({ checked }) => checked)).toHaveLength(10);
    },
    60_000,
  );
});
