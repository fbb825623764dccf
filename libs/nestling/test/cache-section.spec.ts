// @nestling/cache in files: `cache` at the top, and `cache` of endpoints.
import { cacheSection } from '@nestling/cache';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../src/config/config.reader.js';
import { ConfigFileError, createApp } from '../src/index.js';
import { NestlingProcess } from './nestling.process.js';

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

describe('several workers of a file without a store', () => {
  const serving = (meta: string): NestlingProcess => {
    const file = join(folder, 'api.yaml');
    symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "dependencies": { "@nestling/cache": "*" } }');
    const url = `sqlite://${join(folder, 'notes.db')}`;
    writeFileSync(file, `secret: for tests${ENDPOINT.replace('sqlite::memory:', url)}${meta}`);
    return new NestlingProcess(['serve', file, '--workers', '2', '--port', '0']);
  };

  it('start where nothing is kept', async () => {
    const server = serving('');
    expect((await fetch(`${await server.origin()}/notes`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect((await server.ended()).code).toBe(0);
  }, 30_000);

  it('are told what they lack to keep answers', async () => {
    const { code, stderr } = await serving('    meta: { cache: { ttl: 60s } }\n').ended();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /api\.yaml:7:\d+ endpoints\[0\]\.meta\.cache: .*name a store .*\[CACHE_NOT_SHARED\]/,
    );
  }, 30_000);
});
