import { testDialects } from '@nestling/testing';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lintErrors } from '../../../tools/test/openapi.linter.js';
import { command } from './command.js';
import { startYaml, type YamlApp } from './yaml.app.js';

const FIELDS_OF_ALL = ['id', 'createdAt', 'updatedAt', 'version'];

it('passes the linter with every document', async () => {
  const folder = join(import.meta.dirname, 'apis');
  process.env['DATABASE_URL'] = 'sqlite::memory:';
  const documents: object[] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    const { stdout, stderr } = await command('openapi', join(folder, name));
    expect([name, stderr]).toEqual([name, '']);
    documents.push(JSON.parse(stdout) as object);
  }
  delete process.env['DATABASE_URL'];
  expect(documents.length).toBeGreaterThanOrEqual(10);
  expect(await lintErrors(...documents)).toBe('');
}, 120_000);

describe.each(testDialects())('YAML files on %s', (dialect) => {
  let app: YamlApp;
  const start = async (name: string): Promise<void> => {
    app = await startYaml(name, dialect);
  };
  const create = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await app.send('POST', path, body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  afterEach(() => app.close());

  it('notes: all five verbs, and locking', async () => {
    await start('notes');
    const note = await create('/notes', { text: 'one' });
    expect(Object.keys(note).sort()).toEqual([...FIELDS_OF_ALL, 'text'].sort());
    const path = `/notes/${String(note['id'])}`;
    expect(await app.send('PUT', path, { text: 'two', version: 1 })).toMatchObject({ status: 200 });
    expect(await app.send('PATCH', path, { text: 'three', version: 1 })).toMatchObject({ status: 409 });
    expect(await app.send('PATCH', path, { text: 'three' })).toMatchObject({ status: 422 });
    expect((await app.send('GET', path)).body).toMatchObject({ text: 'two', version: 2 });
    expect((await app.send('DELETE', path)).status).toBe(204);
    expect((await app.send('GET', path)).body).toMatchObject({ status: 404, detail: 'not found' });
  });

  it("lightapi-example: the container's file", async () => {
    await start('lightapi-example');
    await create('/books', { title: 'Emma', author: 'Austen', year: 1815 });
    expect(await create('/books', { title: 'Persuasion', author: 'Austen' })).toMatchObject({ year: null });
    expect((await app.send('GET', '/books')).body).toMatchObject({ count: 2, pages: 1, next: null });
    expect((await app.send('POST', '/books', { title: '', author: '' })).body.errors).toHaveLength(2);
    await create('/authors', { name: 'Austen' });
    const refused = await app.send('DELETE', '/authors/1');
    expect(refused).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(refused.body['detail']).toBe('Method Not Allowed. Allowed: GET');
  });

  it('lightapi-declarative: defaults, and a serializer for each direction', async () => {
    await start('lightapi-declarative');
    const pen = await create('/products', { name: 'Pen', price: 1.5 });
    expect(pen).toEqual({ id: 1, name: 'Pen', price: 1.5, version: 1 });
    await create('/products', { name: 'Ink', price: 0.5, in_stock: false });
    const list = (await app.send('GET', '/products?ordering=price')).body;
    expect(list.results).toEqual([
      { id: 2, name: 'Ink', version: 1 },
      { id: 1, name: 'Pen', version: 1 },
    ]);
    expect((await app.send('GET', '/products?in_stock=true')).body).toMatchObject({ count: 1 });
    expect((await app.send('PATCH', '/products/1', { price: 2, version: 1 })).status).toBe(405);
    expect((await app.send('POST', '/products', { name: 'x', price: -1 })).status).toBe(422);
    await create('/orders', { reference: 'A1', total: 3 });
    expect((await app.send('GET', '/orders')).body).toMatchObject({ count: 1, pages: 1 });
  });

  it('lightapi-filtering: fields, search with literal wildcards, orderings', async () => {
    await start('lightapi-filtering');
    await create('/articles', { title: 'Python 100%', category: 'tech', price: 3 });
    await create('/articles', { title: 'Gardens', category: 'home' });
    const titles = async (query: string): Promise<unknown> =>
      (await app.send('GET', `/articles?${query}`)).body.results?.map(({ title }) => title);
    expect(await titles('category=tech')).toEqual(['Python 100%']);
    expect(await titles('search=PYTHON')).toEqual(['Python 100%']);
    expect(await titles('search=%25')).toEqual(['Python 100%']);
    expect(await titles('ordering=-price')).toEqual(['Python 100%', 'Gardens']);
    expect((await app.send('GET', '/articles?title=Gardens')).status).toBe(400);
  });

  it('lightapi-pagination: page numbers by default, cursors where it says so', async () => {
    await start('lightapi-pagination');
    for (let n = 1; n <= 5; n++) {
      await create('/posts', { title: `post ${n}` });
      await create('/events', { name: `event ${n}` });
    }
    expect((await app.send('GET', '/posts?page=2')).body).toMatchObject({
      count: 5,
      pages: 3,
      next: '/posts?page=3',
    });
    expect((await app.send('GET', '/posts?page=9')).body).toMatchObject({ count: 5, results: [] });
    const first = (await app.send('GET', '/events')).body;
    expect(first.results).toHaveLength(3);
    const next = (await app.send('GET', `/events?cursor=${encodeURIComponent(String(first['next']))}`)).body;
    expect(next).toMatchObject({ next: null, results: [{ name: 'event 4' }, { name: 'event 5' }] });
  });

  it('types: a value of every type comes back as it went in', async () => {
    await start('types');
    const thing = {
      a_str: 'ä',
      a_text: 'long '.repeat(100),
      an_int: -5,
      a_bigint: '9007199254740993',
      a_float: 0.25,
      a_decimal: '123456789.125',
      a_bool: true,
      a_datetime: '2026-02-03T04:05:06.789Z',
      a_date: '2026-02-03',
      a_uuid: '0b9c0b8e-3c5c-4a3e-8a53-2f3f6b1d9c11',
      a_json: { deep: [1, { x: null }] },
      an_enum: 'small',
    };
    await create('/things', thing);
    expect((await app.send('GET', '/things/1')).body).toMatchObject(thing);
    const wrong = Object.fromEntries(
      Object.keys(thing)
        .filter((key) => key !== 'a_json')
        .map((key) => [key, []]),
    );
    const refused = await app.send('POST', '/things', { ...wrong, a_json: 1 });
    expect(refused.status).toBe(422);
    expect(new Set(refused.body.errors?.map(({ field }) => field))).toEqual(new Set(Object.keys(wrong)));
  });

  it('constraints: all of them, and what defaults store', async () => {
    await start('constraints');
    const pen = await create('/products', { sku: 'PEN-1', name: 'Pen' });
    expect(pen).toMatchObject({
      rating: 3,
      weight: 1,
      price: '9.90',
      size: 'M',
      checked: false,
      email: null,
    });
    expect(pen).not.toHaveProperty('secret_note');
    expect(pen).not.toHaveProperty('scratch');
    expect((await app.send('POST', '/products', { sku: 'PEN-1', name: 'Pen' })).status).toBe(409);
    const wrong = {
      sku: 'pen',
      name: 'P',
      email: 'nobody',
      rating: 6,
      weight: 100,
      price: '0.999',
      size: 'XL',
      scratch: 'x',
    };
    const refused = await app.send('POST', '/products', wrong);
    expect(new Set(refused.body.errors?.map(({ field }) => field))).toEqual(new Set(Object.keys(wrong)));
  });

  it('references: ids on the wire, paths in filters, deletions that follow', async () => {
    await start('references');
    await create('/authors', { name: 'Ada' });
    await create('/books', { title: 'One', author_id: 1 });
    await create('/books', { title: 'Two', author_id: 1, sequel: 1 });
    await create('/reviews', { text: 'good', book_id: 2 });
    expect((await app.send('POST', '/books', { title: 'X', author_id: 99 })).body['status']).toBe(409);
    expect((await app.send('GET', '/books?author.name=Ada')).body.results).toHaveLength(2);
    expect((await app.send('GET', '/reviews?book.author.name=Eve')).body.results).toHaveLength(0);
    const included = (await app.send('GET', '/reviews/1?include=book')).body;
    expect(included).toMatchObject({ book_id: 2, book: { title: 'Two', author_id: 1 } });
    expect((await app.send('DELETE', '/authors/1')).status).toBe(409);
    expect((await app.send('DELETE', '/books/1')).status).toBe(204);
    expect((await app.send('GET', '/books/2')).body).toMatchObject({ sequel: null });
    expect((await app.send('DELETE', '/books/2')).status).toBe(204);
    expect((await app.send('GET', '/reviews/1')).status).toBe(404);
  });

  it('library: rows that come back, and rows that are made together', async () => {
    await start('library');
    const ada = await create('/authors', {
      name: 'Ada',
      books_by_author: [{ title: 'One' }, { title: 'Two' }],
    });
    expect(
      (await app.send('GET', '/authors?books_by_author.title=Two&include=books_by_author')).body.results,
    ).toMatchObject([{ name: 'Ada', books_by_author: [{ title: 'One' }, { title: 'Two' }] }]);
    expect(await create('/books', { title: 'Three', author: { name: 'Eve' } })).toMatchObject({
      author_id: 2,
    });
    const path = `/authors/${String(ada['id'])}`;
    expect((await app.send('DELETE', path)).status).toBe(204);
    expect((await app.send('GET', path)).status).toBe(404);
    expect((await app.send('GET', '/authors?withDeleted=true')).body.results).toHaveLength(2);
    expect((await app.send('POST', `${path}/restore`)).status).toBe(200);
    expect((await app.send('GET', path)).body).toMatchObject({ name: 'Ada', deletedAt: null });
  });

  it('variables: in texts, numbers and names', async () => {
    await start('variables');
    expect(await create('/v1/order-lines', { whatever: 1 })).toMatchObject({ amount: 7 });
    expect((await app.send('POST', '/v1/order-lines', { amount: 0 })).status).toBe(422);
    expect((await app.send('GET', '/v1/order-lines?whatever=1')).status).toBe(200);
    const document = (await app.send('GET', '/api.json')).body;
    expect(document).toMatchObject({ info: { title: 'Variables', version: '1.0' } });
    expect(document).toHaveProperty(['components', 'schemas', 'LineRead']);
  });

  it('verbs: as a map, and through an alias', async () => {
    await start('verbs');
    await create('/drop-box', { label: 'x' });
    expect((await app.send('GET', '/drop-box')).status).toBe(405);
    expect((await app.send('DELETE', '/drop-box/1')).status).toBe(405);
    for (let n = 1; n <= 4; n++) await create('/open', { label: `${n}` });
    expect((await app.send('GET', '/open')).status).toBe(400);
    expect((await app.send('GET', '/open/1')).status).toBe(200);
  });
});
