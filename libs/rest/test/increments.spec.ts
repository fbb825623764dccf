// Optimistic locking under fire: no increment is lost, whichever way the version is sent.
import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { ARTICLE } from './fixtures/library.js';
import { bootLibrary } from './rest.app.js';
import type { View } from './wire.support.js';

const CLIENTS = 50;
const INCREMENTS = 20;
const MAX_ATTEMPTS = 1000;

type Locking = 'body' | 'if-match';
const STALE: Readonly<Record<Locking, number>> = { body: 409, 'if-match': 412 };

async function increment({ client }: TestApp, path: string, locking: Locking): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { body: row, headers } = await client.get<View>(path);
    const views = Number(row['views']) + 1;
    const request =
      locking === 'body'
        ? { body: { views, version: row.version } }
        : { body: { views }, headers: { 'if-match': headers['etag'] ?? '' } };
    const { status, text } = await client.patch(path, request);
    if (status === 200) return;
    if (status !== STALE[locking]) throw new Error(`An increment was answered ${status}: ${text}`);
    // Without a pause all clients race for every version, and 49 of 50 attempts are for nothing.
    await sleep(Math.random() * Math.min(25 * 2 ** attempt, 800));
  }
  throw new Error(`No increment came through in ${MAX_ATTEMPTS} attempts.`);
}

async function incrementOften(app: TestApp, path: string, locking: Locking): Promise<void> {
  for (let done = 0; done < INCREMENTS; done++) await increment(app, path, locking);
}

describe.each(testDialects())('increments on %s', (dialect: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootLibrary(dialect);
  });
  afterAll(() => app.close());

  it(`all count when ${CLIENTS} clients make ${INCREMENTS} each on one row`, async () => {
    const { body: created } = await app.client.post<View>('/articles', { body: ARTICLE });
    const path = `/articles/${created.id}`;
    const clients = Array.from({ length: CLIENTS }, (_, index) =>
      incrementOften(app, path, index % 2 === 0 ? 'body' : 'if-match'),
    );
    await Promise.all(clients);
    const { body: row } = await app.client.get<View>(path);
    expect([row['views'], row.version]).toEqual([CLIENTS * INCREMENTS, CLIENTS * INCREMENTS + 1]);
  }, 420_000);
});
