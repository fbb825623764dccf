// `database.schema`: tables that stand in a schema of PostgreSQL, made, read and migrated there.
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { hashPassword } from '@nestling/auth';
import { mistakesOf, notes, SECRET } from './auth.files.js';
import { command as run } from './command.js';
import { startFile, type YamlApp } from './yaml.app.js';

const describePostgres = testDialects().includes('postgres') ? describe : describe.skip;

describePostgres('a schema of PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
  const file = join(folder, 'api.yaml');
  let database: TestDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase('postgres');
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
    rmSync(folder, { recursive: true });
  });

  const using = async (yaml: string, use: (app: YamlApp) => Promise<void>): Promise<void> => {
    writeFileSync(file, yaml);
    const app = await startFile(file, { HASH: await hashPassword('pass', { algorithm: 'scrypt' }) });
    try {
      await use(app);
    } finally {
      await app.close();
    }
  };
  const tables = async (schema: string): Promise<string[]> => {
    const rows: { name: string }[] = await source.query(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1',
      [schema],
    );
    return rows.map(({ name }) => name);
  };

  it('has to be there', async () => {
    const start = using(
      `database: { url: "${database.url}", schema: Shop }\nendpoints:\n${notes()}`,
      async () => {},
    );
    await expect(start).rejects.toMatchObject({
      problems: [
        { code: 'DATABASE_SCHEMA_MISSING', remedy: 'correct the name, or make it: CREATE SCHEMA "Shop"' },
      ],
    });
    await source.query('CREATE SCHEMA "Shop"');
  });

  it('holds all tables that the file asks for', async () => {
    await using(
      `database: { url: "${database.url}", schema: Shop }
auth: { secret: "${SECRET}", users: [{ username: ann, password_hash: "\${HASH}" }] }
rate_limit: { requests: 100, window: 1m }
rate_limit_store: database
defaults: { authentication: { permission: AllowAny } }
endpoints:
  - route: /authors
    fields: { name: { type: str } }
    meta: { include: [books], filtering: { fields: [books.title] }, nested_create: [books], aggregate: { fields: [id] } }
  - route: /books
    fields: { title: { type: str, unique: true }, author_id: { type: int, foreign_key: authors.id } }
    meta:
      filtering: { fields: [author.name], search: [title], ordering: [author.name] }
      include: [author]
      pagination: { style: cursor, page_size: 1 }
      idempotency: true
      bulk: true
      upsert: [title]
      soft_delete: true
  - { route: /keys, fields: { a: { type: str } }, meta: { authentication: { permission: IsAuthenticated } } }\n`,
      async (app) => {
        const made = await app.send('POST', '/authors', { name: 'Ann', books: [{ title: 'a' }] });
        expect(made.status).toBe(201);
        const key = { 'idempotency-key': '7b8e1c3e-6f0a-4f0e-9a3f-0d5e5d8f1a2b' };
        const post = () => app.send('POST', '/books', { title: 'b', author_id: 1 }, key);
        expect((await post()).body).toEqual((await post()).body);
        expect((await app.send('POST', '/books', { title: 'b', author_id: 1 })).status).toBe(409);
        expect((await app.send('POST', '/books', { title: 'c', author_id: 9 })).status).toBe(409);
        expect((await app.send('PUT', '/books?on=title', { title: 'd', author_id: 1 })).status).toBe(201);
        expect((await app.send('POST', '/books/bulk', { delete: [{ id: 1, version: 1 }] })).status).toBe(200);
        expect((await app.send('POST', '/books/1/restore', { version: 2 })).status).toBe(200);
        const found = await app.send('GET', '/books?author.name=Ann&include=author&ordering=author.name');
        expect(found.body.results).toMatchObject([{ author: { name: 'Ann' } }]);
        const next = `/books?author.name=Ann&ordering=author.name&cursor=${String(found.body['next'])}`;
        expect((await app.send('GET', next)).body.results).toHaveLength(1);
        expect((await app.send('GET', '/authors?include=books&books.title=a')).body.results).toHaveLength(1);
        expect((await app.send('GET', '/authors/aggregate?max=id')).status).toBe(200);
        expect((await app.send('POST', '/auth/login', { username: 'ann', password: 'pass' })).status).toBe(
          200,
        );
        expect((await app.send('GET', '/health/ready')).status).toBe(200);
      },
    );
    expect(await tables('Shop')).toEqual(expect.arrayContaining(['authors', 'books', 'nestling_sessions']));
    expect(await tables('public')).toEqual([]);
  });

  it('is read, beside one with a table of the same name', async () => {
    await source.query('CREATE TABLE books (number integer PRIMARY KEY)');
    await using(
      `database: { url: "${database.url}", schema: Shop }
endpoints:
  - { route: /books, reflect: true, meta: { filtering: { fields: [title, author.name] }, include: [author] } }
  - { route: /authors, reflect: true, meta: { include: [books] } }\n`,
      async (app) => {
        const { body } = await app.send('GET', '/books?author.name=Ann&include=author&title=a');
        expect(body.results).toMatchObject([{ title: 'a', author: { name: 'Ann' } }]);
        expect((await app.send('POST', '/books', { title: 'e', author_id: 1 })).status).toBe(201);
      },
    );
    await source.query('DROP TABLE books');
  });

  it('is where the commands work', async () => {
    await source.query('CREATE SCHEMA new_one');
    const schema = `database: { url: "${database.url}", schema: new_one }`;
    writeFileSync(file, `${schema}\nendpoints:\n${notes()}`);
    expect((await run('db', 'init', file)).code).toBe(0);
    const steps = [['migrate', '-m', 'notes'], ['upgrade'], ['check'], ['downgrade'], ['upgrade']];
    for (const [verb = '', ...rest] of steps) {
      const ended = await run('db', verb, file, ...rest);
      expect([verb, ended.code, ended.stderr]).toEqual([verb, 0, '']);
    }
    expect(await tables('new_one')).toEqual(expect.arrayContaining(['migrations', 'notes']));
    expect(await tables('public')).toEqual([]);
    const url = ['--database-url', database.url];
    const { stdout } = await run('introspect', ...url, '--schema', 'new_one');
    expect(stdout).toContain('  schema: new_one\n');
    expect(stdout).toContain('table: notes');
    expect((await run('introspect', '--database-url', 'sqlite::memory:', '--schema', 'x')).code).toBe(2);
  });
});

it('is for PostgreSQL', async () => {
  const yaml = `database: { url: "sqlite::memory:", schema: shop }\nendpoints:\n${notes()}`;
  expect(await mistakesOf(yaml)).toEqual(['1:37 database.schema: only PostgreSQL has schemas; remove it']);
});
