// @nestling/cache in files: `cache` at the top, and `cache` of endpoints.
import { cacheSection } from '@nestling/cache';
import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../src/config/config.reader.js';
import { ConfigFileError, createApp } from '../src/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestling-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ENDPOINT = `
database: { url: 'sqlite::memory:' }
endpoints:
  - name: Note
    route: /notes
    fields: { text: { type: string } }
`;

async function start(text: string) {
  const file = join(folder, 'api.yaml');
  writeFileSync(file, text);
  const sections = [cacheSection];
  const config = await readConfigFile(file, { sections });
  const app = await createApp(config.options, { tables: config.tables, sections, folder });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

async function mistakesOf(text: string): Promise<string> {
  try {
    await (await start(text)).close();
    return '';
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return error.message;
  }
}

it('keeps the answers of an endpoint, in the store that the file names', async () => {
  const app = await start(
    `cache: { store: sqlite, path: kept.db, checkpoint: TRUNCATE, ttl: 1m }${ENDPOINT}    meta: { cache: { ttl: 60s, swr: 5m, vary_on: [Accept-Language], max_age: 10 } }\n`,
  );
  try {
    const get = () => app.inject({ method: 'GET', url: '/notes' });
    const states = [(await get()).headers['x-cache'], (await get()).headers['x-cache']];
    expect(states).toEqual(['MISS', 'HIT']);
    const { headers } = await get();
    expect(headers['cache-control']).toBe('public, max-age=10');
    expect(headers['vary']).toContain('Accept-Language');
    await app.inject({ method: 'POST', url: '/notes', payload: { text: 'new' } });
    expect((await get()).body).toContain('new');
    expect(existsSync(join(folder, 'kept.db'))).toBe(true);
  } finally {
    await app.close();
  }
});

it('keeps nothing where the file says nothing', async () => {
  const app = await start(ENDPOINT);
  try {
    const { headers } = await app.inject({ method: 'GET', url: '/notes' });
    expect(headers['x-cache']).toBeUndefined();
  } finally {
    await app.close();
  }
});

it('says where a mistake is, and what to write', async () => {
  const text = await mistakesOf(
    `cache: { store: rediss, time_out: 5 }${ENDPOINT}    meta: { cache: { swr: 5m, scope: everybody } }\n`,
  );
  expect(text).toMatch(/store.*rediss/s);
  expect(text).toContain('time_out');
  expect(text).toContain('ttl');
  expect(text).toContain('everybody');
});
