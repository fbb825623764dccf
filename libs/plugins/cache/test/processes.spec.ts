// Three processes of the operating system, one Redis, one PostgreSQL, which counts.
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { Client } from 'pg';
import { CountedProcess } from './counted.process.js';
import { canStartRedis, RedisServer } from './redis.server.js';

/** Makes the rounds' paths differ. */
const FIELD: Readonly<Record<number, string>> = { 1: 'id', 3: 'name' };

/** Without these it is told as skipped. */
const isPossible = canStartRedis && testDialects().includes('postgres');

let redis: RedisServer;
let database: TestDatabase;
let client: Client;
let processes: CountedProcess[] = [];

/** How often the table was read since the last time. */
async function readings(): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT (nextval('readings') - 1)::integer AS count, setval('readings', 1, false)",
  );
  return rows[0]?.count ?? NaN;
}

beforeAll(async () => {
  if (!isPossible) return;
  redis = await RedisServer.start();
  database = await createTestDatabase('postgres');
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    CREATE SEQUENCE readings;
    CREATE TABLE counted (id serial PRIMARY KEY, "createdAt" timestamptz(3) NOT NULL DEFAULT now(),
      "updatedAt" timestamptz(3) NOT NULL DEFAULT now(), version integer NOT NULL, name varchar(255) NOT NULL);
    INSERT INTO counted (version, name) VALUES (1, 'the only one');`);
  const environment = { COUNTED_DATABASE: database.url, COUNTED_REDIS: redis.url };
  processes = await Promise.all([1, 2, 3].map(() => CountedProcess.start(environment)));
  await readings();
}, 60_000);
afterAll(async () => {
  if (!isPossible) return;
  await Promise.all(processes.map((process) => process.stop()));
  await redis.stop();
  await client.end();
  await database.drop();
});

(isPossible ? describe : describe.skip)('200 requests at a time for what is not kept', () => {
  async function ask(path: string, among: readonly CountedProcess[]): Promise<string[]> {
    const requests = Array.from({ length: 200 }, async (_, index) => {
      const answer = await fetch(`${among[index % among.length]?.origin}${path}`);
      return [answer.status, answer.headers.get('x-cache'), await answer.text()].join(' ');
    });
    return Promise.all(requests);
  }

  it.each([1, 3])('read the database once, of %s processes', async (count) => {
    // Of each kind, and not kept by an earlier round.
    for (const path of [`/counted?name[ne]=round ${count}`, `/counted/1?fields=reading,${FIELD[count]}`]) {
      const answers = await ask(path, processes.slice(0, count));
      expect(await readings()).toBe(1);
      const bodies = new Set(answers.map((answer) => answer.replace(/ (HIT|MISS) /, ' ')));
      expect([...bodies]).toEqual([expect.stringMatching(/^200 .*"reading":1\b/)]);
      expect(answers.filter((answer) => answer.includes(' MISS '))).toHaveLength(1);
    }
  });

  it('and so do calls of a method', async () => {
    const taken = await Promise.all(processes.map((process) => process.take('how many?')));
    expect(await readings()).toBe(1);
    expect(new Set(taken.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(taken[0]?.kinds).toBe(1);
  });
});
