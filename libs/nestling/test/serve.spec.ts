import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestlingProcess } from './nestling.process.js';

const API = `
name: Notes
database:
  url: \${DATABASE_URL}
cors_origins: ["https://notes.example"]
body_limit: 2kb
endpoints:
  - route: /notes
    fields:
      text: { type: text, min_length: 1 }
`;

let folder: string;
let file: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nestling-'));
  file = join(folder, 'api.yaml');
  writeFileSync(file, API);
  database = await createTestDatabase('sqlite');
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const serve = (args: readonly string[] = ['--port', '0'], env = {}): NestlingProcess =>
  new NestlingProcess(['serve', file, ...args], { DATABASE_URL: database.url, ...env });

describe('nestling serve', () => {
  let server: NestlingProcess;
  let origin: string;

  beforeAll(async () => {
    server = serve();
    origin = await server.origin();
  });
  afterAll(() => server.child.kill('SIGKILL'));

  it('says where it listens, and lists its routes', () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.stdout).toContain('/notes/:id     GET PUT PATCH DELETE  Note');
    expect(server.stderr).not.toContain('Error');
  });

  it('makes its tables and serves the endpoints', async () => {
    const body = JSON.stringify({ text: 'first' });
    const headers = { 'content-type': 'application/json' };
    const created = await fetch(`${origin}/notes`, { method: 'POST', body, headers });
    expect(created.status).toBe(201);
    const list = (await (await fetch(`${origin}/notes/`)).json()) as { results: { text: string }[] };
    expect(list.results.map(({ text }) => text)).toEqual(['first']);
  });

  it('serves the documentation and its health', async () => {
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as { info: { title: string } };
    expect(document.info.title).toBe('Notes');
    expect((await fetch(`${origin}/docs`)).status).toBe(200);
    expect(await (await fetch(`${origin}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await (await fetch(`${origin}/health/ready`)).json();
    expect(ready).toEqual({ status: 'ok', databases: { default: 'up' } });
  });

  it('answers every error as a problem, with the origin allowed', async () => {
    const answer = await fetch(`${origin}/nothing`, { headers: { origin: 'https://notes.example' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://notes.example');
    const stranger = await fetch(`${origin}/notes`, { headers: { origin: 'https://evil.example' } });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses a body over the limit', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(3000) });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${origin}/notes`, { method: 'POST', body, headers })).status).toBe(413);
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 after %s', async (signal) => {
    const server = serve();
    await server.origin();
    server.child.kill(signal);
    expect(await server.ended()).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('Error') as string,
    });
  });
});

describe('--workers', () => {
  it('serves from several processes, which end together', async () => {
    const clustered = join(folder, 'clustered.yaml');
    writeFileSync(clustered, `${API}\nsecret: one for all\n`);
    const server = new NestlingProcess(['serve', clustered, '--port', '0', '--workers', '2'], {
      DATABASE_URL: database.url,
    });
    const origin = await server.origin();
    expect(server.stdout.match(/Nestling listening/g)).toHaveLength(1);
    const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(`${origin}/notes`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    server.child.kill('SIGTERM');
    expect((await server.ended()).code).toBe(0);
  });

  it('says where it listens on IPv6', async () => {
    const clustered = join(folder, 'clustered.yaml');
    writeFileSync(clustered, `${API}\nsecret: one for all\n`);
    const args = ['serve', clustered, '--host', '::1', '--port', '0', '--workers', '1'];
    const server = new NestlingProcess(args, { DATABASE_URL: database.url });
    const origin = await server.origin();
    expect(origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${origin}/notes`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect((await server.ended()).code).toBe(0);
  });

  it('ends when its workers cannot start', async () => {
    const clustered = join(folder, 'clustered.yaml');
    writeFileSync(clustered, `${API}\nsecret: one for all\n`);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const args = ['serve', clustered, '--port', port, '--workers', '2'];
    const ended = await new NestlingProcess(args, { DATABASE_URL: database.url }).ended();
    other.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`The port ${port} of 127.0.0.1 is taken`);
  });

  it('needs a secret', async () => {
    const ended = await serve(['--workers', '2']).ended();
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Several workers need one secret');
  });
});

describe('the address', () => {
  it('is the flag before the variable before the file', async () => {
    const server = serve(['--port', '0', '--host', 'localhost'], { PORT: '1', HOST: '192.0.2.1' });
    expect(await server.origin()).toMatch(/127\.0\.0\.1|\[::1\]/);
    server.child.kill('SIGTERM');
    await server.ended();
  });

  it('is refused with 2 when it is no port', async () => {
    const ended = await serve(['--port', 'eighty']).ended();
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('--port is "eighty"');
  });

  it('is named when it is taken, with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const ended = await serve(['--port', String(port)]).ended();
    other.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`The port ${port} of 127.0.0.1 is taken`);
    expect(ended.stderr).not.toMatch(/^ +at /m);
  });
});

describe('what cannot be served', () => {
  it('is reported in full on stderr with 2, and nothing is made', async () => {
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'database: { url: "sqlite:///never.db" }\nendpoint: []\n');
    const ended = await new NestlingProcess(['serve', broken]).ended();
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(`${broken}:2:1 endpoint: there is no such key; did you mean "endpoints"?`);
  });

  it('names a table that lacks a column, and how to add it', async () => {
    const own = await createTestDatabase('sqlite');
    const first = new NestlingProcess(['serve', file, '--port', '0'], { DATABASE_URL: own.url });
    await first.origin();
    first.child.kill('SIGTERM');
    await first.ended();
    const wider = join(folder, 'wider.yaml');
    writeFileSync(wider, `${API}      author: { type: str }\n`);
    const ended = await new NestlingProcess(['serve', wider], { DATABASE_URL: own.url }).ended();
    await own.drop();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /table notes: it lacks the column "author".*\n.*write a migration with nestling db migrate/,
    );
  });

  it.each([[['serve']], [['sreve']], [['serve', '--prot', '1']], [[]]])(
    'ends with 2 for %j',
    async (args) => {
      const ended = await new NestlingProcess(args).ended();
      expect(ended.code).toBe(2);
      expect(ended.stderr).not.toBe('');
    },
  );
});
