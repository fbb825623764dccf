// Whatever is sent, the answer is a refusal in the one shape, or it is a success: never a 5xx, never a silent change.
import type { DialectName } from '@nestling/database';
import { testDialects, type Platform, type TestApp, type TestResponse } from '@nestling/testing';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Article, ARTICLE, Author, Note } from './fixtures/library.js';
import { MARKET } from './fixtures/market.js';
import { hostileRequests, type HostileRequest, type Targets } from './hostile.requests.js';
import { bootLibrary } from './rest.app.js';
import type { List, Problem, View } from './wire.support.js';

const RUNS = Number(process.env['NESTLING_FUZZ_RUNS'] ?? 10_000);
const SEED = Number(process.env['NESTLING_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const PLATFORMS: [Platform, number][] = [
  ['fastify', RUNS],
  ['express', Math.ceil(RUNS / 10)],
];
const MAX_COMPLAINTS = 20;
const ANSWER_WITHIN = 10_000;
/** What only the inside of the server says: statements, stacks, files, drivers. */
const LEAKS =
  /\bSELECT .* FROM\b|\bINSERT INTO\b|\bUPDATE .* SET\b|\n\s+at |node_modules|\.[jt]s:\d|SQLITE_|ER_[A-Z]+|QueryFailed|libsql/;
/** Every write raises a version or changes how many rows there are; the other sums would tell of one that does neither. */
const SNAPSHOT = [
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(views) AS w, SUM(LENGTH(title)) AS t FROM articles',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(text)) AS t FROM notes',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(name)) AS t FROM authors',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(name)) AS t FROM items',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(name)) AS t FROM sellers',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(text)) AS t FROM reviews',
  'SELECT COUNT(*) AS n, SUM(seat) AS i, SUM(version) AS v, SUM(LENGTH(hall)) AS t FROM seat',
  'SELECT COUNT(*) AS n, SUM(id) AS i, SUM(version) AS v, SUM(LENGTH(name)) AS t FROM vehicle',
  'SELECT COUNT(*) AS n FROM nestling_idempotency',
];

describe.each(testDialects())(`hostile requests (seed ${SEED}) on %s`, (dialect: DialectName) => {
  it.each(PLATFORMS)(
    'neither break %s nor change a row by a refusal, %d times',
    async (platform, runs) => {
      const endpoints = [Article, Author, Note, ...MARKET.endpoints];
      const app = await bootLibrary(dialect, platform, { ...MARKET, endpoints });
      try {
        expect(await attack(app, runs)).toEqual([]);
      } finally {
        await app.close();
      }
    },
    300_000,
  );
});

/** Sends the requests one after the other; answers what is wrong with their answers. */
async function attack(app: TestApp, runs: number): Promise<string[]> {
  const complaints: string[] = [];
  const statuses: Record<string, number> = {};
  const requests = hostileRequests(await seed(app));
  let rows = await snapshot(app);
  for (const request of fc.sample(requests, { numRuns: runs, seed: SEED })) {
    const answer = await send(app, request);
    if (answer) statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const found = answer ? complaintAbout(answer, request) : 'no answer';
    const reads = request.method === 'GET' && complaints.length === 0;
    const now = reads ? rows : await snapshot(app);
    const changed =
      now !== rows && !(answer && answer.status < 300) ? `rows changed, ${rows} to ${now}` : undefined;
    rows = now;
    for (const complaint of [found, changed])
      if (complaint) complaints.push(`${complaint}: ${show(request, answer)}`);
    if (complaints.length >= MAX_COMPLAINTS) break;
  }
  if (process.env['NESTLING_FUZZ_RUNS']) process.stdout.write(`${JSON.stringify(statuses)}\n`);
  return complaints;
}

async function seed({ client }: TestApp): Promise<Targets> {
  const articles: number[] = [];
  for (let views = 0; views < 8; views++) {
    articles.push((await client.post<View>('/articles', { body: { ...ARTICLE, views } })).body.id);
  }
  const notes: number[] = [];
  for (let rank = 0; rank < 5; rank++) {
    notes.push((await client.post<View>('/notes', { body: { text: 'x', rank } })).body.id);
  }
  await client.post('/authors', { body: { name: 'Ann' } });
  for (const name of ['ann', 'bob', 'cid']) {
    const { id } = (await client.post<View>('/sellers', { body: { name } })).body;
    const reviews = [{ text: 'fine', rating: 3 }];
    await client.post('/items', { body: { name, sku: name, sellerId: id, details: { size: 1 }, reviews } });
  }
  await client.post('/seats/bulk', { body: { create: [1, 2, 3].map((seat) => ({ hall: 'a', seat })) } });
  for (const path of ['/cars', '/trucks']) await client.post(path, { body: { name: 'x', plate: path } });
  const { body } = await client.get<List>('/notes?ordering=rank');
  return { articles, notes, cursor: String(body.next) };
}

async function send(
  { client }: TestApp,
  { method, path, headers, payload }: HostileRequest,
): Promise<TestResponse | undefined> {
  const late = new AbortController();
  const options = { headers, ...(payload === undefined ? {} : { raw: payload }) };
  const answer = client.request(method, path, options);
  const answered = await Promise.race([answer, sleep(ANSWER_WITHIN, undefined, { signal: late.signal })]);
  late.abort();
  return answered;
}

function complaintAbout(
  { status, headers, body, text }: TestResponse,
  { method }: HostileRequest,
): string | undefined {
  if (status >= 500) return 'a server error';
  if (status < 400) return undefined;
  if (LEAKS.test(text)) return 'the inside shows';
  if (!headers['content-type']?.startsWith('application/problem+json')) return 'no problem';
  if (method === 'HEAD') return undefined;
  return (body as Problem | undefined)?.status === status ? undefined : 'another status in the body';
}

async function snapshot(app: TestApp): Promise<string> {
  const source = app.get(DataSource);
  const tables = await Promise.all(SNAPSHOT.map((sql) => source.query<object[]>(sql)));
  return JSON.stringify(tables.flat());
}

function show(request: HostileRequest, answer: TestResponse | undefined): string {
  return `${JSON.stringify(request).slice(0, 600)} -> ${answer?.status} ${answer?.text.slice(0, 200)}`;
}
