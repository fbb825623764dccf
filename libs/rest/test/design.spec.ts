// The documentation's example does what it says, and compiles under the options of a new Nest application.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TestApp, testDialects } from '@nestling/testing';
import { Audit, Mailer, shopModule } from './nest-new/shop.js';

const ARTICLE = { title: 'Hello', body: 'World', category: 'news', price: '9.90', published: true };

describe.each(testDialects())('the example on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ database: dialect, module: ({ url }) => ({ imports: [shopModule(url)] }) });
    await app.client.post('/authors', { body: { name: 'Ann' } });
  });
  afterAll(() => app.close());

  it('answers with the declared fields, and tells mail and audit after the commit', async () => {
    const created = await app.client.post('/articles', { body: { ...ARTICLE, authorId: 1 } });
    expect([created.status, created.body]).toEqual([201, { id: 1, version: 1 }]);
    expect(created.headers['etag']).toMatch(/^"1-/);
    const { body } = await app.client.get('/articles?author.name=Ann&search=world');
    expect(body).toMatchObject({
      count: 1,
      results: [{ id: 1, title: 'Hello', category: 'news', authorId: 1, version: 1 }],
    });
    const changed = await app.client.patch('/articles/1', {
      body: { title: 'Changed' },
      headers: { 'if-match': created.headers['etag'] ?? '' },
    });
    expect(changed.body).toEqual({ id: 1, version: 2 });
    expect(app.get(Mailer).announced).toEqual([1]);
    expect(app.get(Audit).log).toEqual(['create', 'update 1', 'update']);
  });

  it('narrows every verb to the scope, creation included', async () => {
    const outside = await app.client.post('/articles', {
      body: { ...ARTICLE, published: false, authorId: 1 },
    });
    expect(outside.status).toBe(403);
    const moved = await app.client.patch('/articles/1', { body: { published: false, version: 2 } });
    expect(moved.status).toBe(403);
    expect((await app.client.get('/articles')).body).toMatchObject({ count: 1 });
  });

  it('serves the extra route', async () => {
    expect((await app.client.get('/articles/top')).body).toEqual(['top']);
  });
});

it('compiles under the tsconfig of a new Nest application, and refuses misspelt names', () => {
  const root = join(__dirname, '../../..');
  const tsc = (project: string) =>
    spawnSync(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(__dirname, project),
    ]);
  const { status, stdout } = tsc('nest-new/tsconfig.json');
  expect([stdout.toString(), status]).toEqual(['', 0]);
  const wrong = tsc('nest-new/tsconfig.wrong.json').stdout.toString();
  expect(wrong.match(/TS2322|TS2820|TS2353/g)).toHaveLength(4);
});
