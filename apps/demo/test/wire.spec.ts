// The wire of the design, sentence by sentence, against the bookshop itself.
import { platforms, TestApp, testDialects } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly [name: string]: unknown;
}
interface List {
  readonly count: number;
  readonly pages: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Row[];
}
interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));
let serial = 0;

/** A book as a caller sends it; no two share their ISBN. */
function book(fields: object = {}): object {
  const isbn = `978${String(1_000_000_000 + serial++)}`;
  return { title: 'A Book', isbn, price: '9.90', stock: 1, status: 'available', authorId: 1, ...fields };
}

describe.each(matrix)('the wire of the bookshop on $database and $platform', ({ database, platform }) => {
  let shop: TestApp;
  beforeAll(async () => {
    shop = await TestApp.create({
      database,
      platform,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url })] }),
    });
    await shop.client.post('/authors', { body: { name: 'Ann Author', country: 'IE' } });
  });
  afterAll(() => shop?.close());

  const created = async (fields: object = {}) =>
    (await shop.client.post<Row>('/books', { body: book(fields) })).body;
  const statusOf = async (method: string, path: string, options = {}) =>
    (await shop.client.request(method, path, options)).status;

  it('creates with 201, Location and ETag, and reads the same back', async () => {
    const answer = await shop.client.post<Row>('/books', { body: book({ price: 12.5 }) });
    expect([answer.status, answer.headers['location']]).toEqual([201, `/books/${answer.body.id}`]);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.body).toMatchObject({ price: '12.50', authorId: 1, inStock: true, version: 1 });
    const read = await shop.client.get<Row>(`/books/${answer.body.id}`);
    expect(read.body).toEqual(answer.body);
    expect(await statusOf('GET', `/books/${answer.body.id}`, { headers: { 'if-none-match': '"1"' } })).toBe(
      304,
    );
    const head = await shop.client.head(`/books/${answer.body.id}`);
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('locks: 422 without a version, 409 when stale, 412 for If-Match, 404 before either', async () => {
    const { id } = await created();
    const path = `/books/${id}`;
    expect(await statusOf('PATCH', path, { body: { title: 'x' } })).toBe(422);
    const changed = await shop.client.patch<Row>(path, { body: { title: 'New', version: 1 } });
    expect([changed.status, changed.body.version, changed.headers['etag']]).toEqual([200, 2, '"2"']);
    const stale = await shop.client.patch<Problem>(path, { body: { title: 'x', version: 1 } });
    expect([stale.status, stale.body.detail]).toEqual([409, 'version conflict']);
    expect(await statusOf('PUT', path, { body: book(), headers: { 'if-match': '"1"' } })).toBe(412);
    expect(await statusOf('PUT', path, { body: book(), headers: { 'if-match': 'W/"2"' } })).toBe(200);
    expect(await statusOf('PATCH', '/books/999999', { body: { title: 'x', version: 1 } })).toBe(404);
    const same = await shop.client.patch<Row>(path, { body: { status: 'available', version: 3 } });
    expect([same.status, same.body.version]).toEqual([200, 3]);
  });

  it('refuses bodies by their reason', async () => {
    const type = (value: string) => ({ headers: { 'content-type': value } });
    expect(await statusOf('POST', '/books', { raw: '{}', ...type('text/plain') })).toBe(415);
    expect(await statusOf('POST', '/books', { raw: '{"a":', ...type('application/json') })).toBe(400);
    const invalid = await shop.client.post<Problem>('/books', {
      body: book({ titel: 'x', price: '-1', isbn: '1' }),
    });
    expect(invalid.status).toBe(422);
    expect(invalid.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect((invalid.body.errors ?? []).map(({ field }) => field).sort()).toEqual(['isbn', 'price', 'titel']);
    const { isbn } = await created();
    expect(await statusOf('POST', '/books', { body: book({ isbn }) })).toBe(409);
    expect(await statusOf('POST', '/books', { body: book({ authorId: 999 }) })).toBe(409);
  });

  it('knows nothing of what is hidden', async () => {
    const { id } = await created();
    const answer = async (name: string) => {
      const posted = await shop.client.post('/books', { body: { ...book(), [name]: '1' } });
      const listed = await shop.client.get(`/books?${name}=1`);
      const ordered = await shop.client.get(`/books?ordering=${name}`);
      return [posted, listed, ordered].map(({ status, text }) => [status, text.replaceAll(name, 'NAME')]);
    };
    expect(await answer('costPrice')).toEqual(await answer('zzzzPrice'));
    expect((await shop.client.get(`/books/${id}`)).text).not.toContain('costPrice');
  });

  it('pages by number with links, and by cursor over ties', async () => {
    for (let index = 0; index < 5; index++) {
      await created({ title: `Paged ${index}` });
      await shop.client.post('/reviews', {
        body: { bookId: 1, rating: (index % 2) + 1, reader: 'R', body: 'Good' },
      });
    }
    const { body: first, headers } = await shop.client.get<List>(
      '/books?search=paged&ordering=title&pageSize=2',
    );
    expect([first.count, first.pages, first.previous]).toEqual([5, 3, null]);
    expect(first.next).toBe('/books?search=paged&ordering=title&pageSize=2&page=2');
    expect(headers['link']).toBe(`<${String(first.next)}>; rel="next"`);
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: string = cursor && `&cursor=${cursor}`;
      const { body }: { body: List } = await shop.client.get<List>(
        `/reviews?ordering=-rating&pageSize=2${next}`,
      );
      seen.push(...body.results.map(({ id }) => id));
      cursor = body.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  it.each([
    'page=0',
    'pageSize=1000',
    'page=1&page=2',
    'titel=x',
    'price=abc',
    'price[like]=1',
    'ordering=isbn',
    'page=600',
  ])('answers 400 for ?%s', async (query) => {
    expect(await statusOf('GET', `/books?${query}`)).toBe(400);
  });

  it('answers every verb on both paths, and problems for every path', async () => {
    const refused = await shop.client.delete<Problem>('/orders/1');
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, PUT, PATCH']);
    expect(refused.body.detail).toBe('Method Not Allowed. Allowed: GET, PUT, PATCH');
    expect((await shop.client.options('/books')).headers['allow']).toBe('GET, HEAD, POST, PUT');
    for (const path of ['/books/abc', '/books/0', '/nothing']) {
      const { status, body } = await shop.client.get<Problem>(path);
      expect([status, body.detail]).toEqual([404, 'not found']);
    }
    const undecodable = await shop.client.get('/books/%zz');
    expect(undecodable.status).toBe(400);
    expect(undecodable.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('deletes with 204, then answers 404; 409 while other rows refer to it', async () => {
    const { id } = await created();
    expect(await statusOf('DELETE', `/books/${id}`, { headers: { 'if-match': '"7"' } })).toBe(412);
    expect(await statusOf('DELETE', `/books/${id}`)).toBe(204);
    expect(await statusOf('DELETE', `/books/${id}`)).toBe(404);
    expect(await statusOf('DELETE', '/authors/1')).toBe(409);
  });
});
