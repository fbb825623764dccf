import 'reflect-metadata';

import { existsSync } from 'node:fs';

import { All, Body, Controller, Get, Module, Req } from '@nestjs/common';
import { Database, DatabaseModule } from '@nestling/database';

import { createTestDatabase, platforms, TestApp, testDialects } from '../src/index.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly user?: object;
}

@Controller()
class EchoController {
  @All('echo')
  echo(@Req() { method, url, headers, user }: Seen, @Body() body: unknown) {
    return { method, url, type: headers['content-type'], test: headers['x-nestling-test-user'], user, body };
  }

  @Get('text')
  text() {
    return 'plain';
  }
}

const echo = () => ({ controllers: [EchoController] });

describe.each(platforms)('TestApp on %s', (platform) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.create({ platform, module: echo });
  });

  afterAll(() => app.close());

  it('sends an object as JSON and parses the answer', async () => {
    const { status, body } = await app.client.post('/echo?a=1', { body: { a: 'ü' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      method: 'POST',
      url: '/echo?a=1',
      type: 'application/json',
      body: { a: 'ü' },
    });
  });

  it('sends raw bodies as they are', async () => {
    const headers = { 'Content-Type': 'application/json' };
    expect((await app.client.put('/echo', { raw: '{"a":', headers })).status).toBe(400);
    expect(
      (await app.request('PATCH', '/echo', { raw: Buffer.from('{"a":1}'), headers })).body,
    ).toMatchObject({
      body: { a: 1 },
    });
  });

  it('leaves the body undefined when the answer is no JSON', async () => {
    const { body, text, headers } = await app.client.get('/text');
    expect([body, text, headers['content-type']]).toEqual([
      undefined,
      'plain',
      expect.stringContaining('text/'),
    ]);
    expect((await app.client.head('/text')).text).toBe('');
  });

  it('acts as a user for the requests of one client only', async () => {
    const answer = await app.as({ id: 7, roles: ['admin'] }).get<Seen & { test?: string }>('/echo');
    expect(answer.body.user).toEqual({ id: 7, roles: ['admin'] });
    expect(answer.body.test).toBeUndefined();
    expect((await app.client.get<Seen>('/echo')).body.user).toBeUndefined();
  });
});

describe('TestApp', () => {
  it('sends a path as it stands to a listening server', async () => {
    const app = await TestApp.create({ platform: 'express', module: echo });
    expect((await app.client.get<Seen>('/echo?q=../%41')).body.url).toBe('/echo?q=../%41');
    expect((await app.client.get('/text/../text')).status).toBe(404);
    await app.close();
  });

  it('lets configure() do what main.ts does', async () => {
    const app = await TestApp.create({ module: echo, configure: (nest) => void nest.setGlobalPrefix('api') });
    expect((await app.client.get('/api/text')).status).toBe(200);
    await app.close();
  });

  it("passes on the app's own error when it does not start", async () => {
    @Module({})
    class Broken {
      onModuleInit() {
        throw new Error('broken');
      }
    }
    await expect(TestApp.create({ module: () => ({ imports: [Broken] }) })).rejects.toThrow('broken');
  });

  it("leaves a database of the caller's to the caller", async () => {
    const database = await createTestDatabase('sqlite');
    const module = () => ({ imports: [DatabaseModule.forRoot({ url: database.url })] });
    const app = await TestApp.create({ database, module });
    await app.get(Database).execute('CREATE TABLE kept (id integer)');
    await app.close();
    const again = await TestApp.create({ database, module });
    expect(await again.get(Database).query('SELECT * FROM kept')).toEqual([]);
    await again.close();
    await database.drop();
    expect(existsSync(database.url.slice('sqlite:///'.length))).toBe(false);
  });
});

describe.each(testDialects())('a test database on %s', (dialect) => {
  it('counts the statements sent meanwhile', async () => {
    const app = await TestApp.create({
      database: dialect,
      module: ({ url }) => ({ imports: [DatabaseModule.forRoot({ url })] }),
    });
    const database = app.get(Database);
    await database.query('SELECT 1');
    const { result, queries } = await app.countQueries(() => database.query('SELECT 2 AS two'));
    expect(result).toEqual([{ two: 2 }]);
    expect(queries).toEqual(['SELECT 2 AS two']);
    await app.close();
  });
});

describe('testDialects', () => {
  const { NESTLING_TEST_POSTGRES_URL: before } = process.env;

  afterEach(() => {
    if (before === undefined) delete process.env['NESTLING_TEST_POSTGRES_URL'];
    else process.env['NESTLING_TEST_POSTGRES_URL'] = before;
  });

  it('leaves out a server whose variable is empty', () => {
    process.env['NESTLING_TEST_POSTGRES_URL'] = '';
    expect(testDialects()).not.toContain('postgres');
    process.env['NESTLING_TEST_POSTGRES_URL'] = 'postgresql://127.0.0.1/postgres';
    expect(testDialects()).toContain('postgres');
  });
});
