// The wire of the design, sentence by sentence, against the bookshop itself.
import { platforms, TestApp, testDialects, type TestClient } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';
import { staffOf } from './logged.in.js';

const PASSWORD = 'the password of the tests';

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
  let staff: TestClient;
  beforeAll(async () => {
    shop = await TestApp.create({
      database,
      platform,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
    });
    staff = await staffOf(shop, PASSWORD);
    await staff.post('/authors', { body: { name: 'Ann Author', country: 'IE' } });
  });
  afterAll(() => shop?.close());

  const created = async (fields: object = {}) =>
    (await staff.post<Row>('/books', { body: book(fields) })).body;
  const statusOf = async (method: string, path: string, options = {}) =>
    (await staff.request(method, path, options)).status;

  it('creates with 201, Location and ETag, and reads the same back', async () => {
    const answer = await staff.post<Row>('/books', { body: book({ price: 12.5 }) });
    expect([answer.status, answer.headers['location']]).toEqual([201, `/books/${answer.body.id}`]);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.body).toMatchObject({ price: '12.50', authorId: 1, inStock: true, version: 1 });
    const read = await staff.get<Row>(`/books/${answer.body.id}`);
    expect(read.body).toEqual(answer.body);
    expect(await statusOf('GET', `/books/${answer.body.id}`, { headers: { 'if-none-match': '"1"' } })).toBe(
      304,
    );
    const head = await staff.head(`/books/${answer.body.id}`);
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('locks: 422 without a version, 409 when stale, 412 for If-Match, 404 before either', async () => {
    const { id } = await created();
    const path = `/books/${id}`;
    expect(await statusOf('PATCH', path, { body: { title: 'x' } })).toBe(422);
    const changed = await staff.patch<Row>(path, { body: { title: 'New', version: 1 } });
    expect([changed.status, changed.body.version, changed.headers['etag']]).toEqual([200, 2, '"2"']);
    const stale = await staff.patch<Problem>(path, { body: { title: 'x', version: 1 } });
    expect([stale.status, stale.body.detail]).toEqual([409, 'version conflict']);
    expect(await statusOf('PUT', path, { body: book(), headers: { 'if-match': '"1"' } })).toBe(412);
    expect(await statusOf('PUT', path, { body: book(), headers: { 'if-match': 'W/"2"' } })).toBe(200);
    expect(await statusOf('PATCH', '/books/999999', { body: { title: 'x', version: 1 } })).toBe(404);
    const same = await staff.patch<Row>(path, { body: { status: 'available', version: 3 } });
    expect([same.status, same.body.version]).toEqual([200, 3]);
  });

  it('refuses bodies by their reason', async () => {
    const type = (value: string) => ({ headers: { 'content-type': value } });
    expect(await statusOf('POST', '/books', { raw: '{}', ...type('text/plain') })).toBe(415);
    expect(await statusOf('POST', '/books', { raw: '{"a":', ...type('application/json') })).toBe(400);
    const invalid = await staff.post<Problem>('/books', {
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
      const posted = await staff.post('/books', { body: { ...book(), [name]: '1' } });
      const listed = await staff.get(`/books?${name}=1`);
      const ordered = await staff.get(`/books?ordering=${name}`);
      return [posted, listed, ordered].map(({ status, text }) => [status, text.replaceAll(name, 'NAME')]);
    };
    expect(await answer('costPrice')).toEqual(await answer('zzzzPrice'));
    expect((await staff.get(`/books/${id}`)).text).not.toContain('costPrice');
  });

  it('pages by number with links, and by cursor over ties', async () => {
    for (let index = 0; index < 5; index++) {
      await created({ title: `Paged ${index}` });
      await staff.post('/reviews', {
        body: { bookId: 1, rating: (index % 2) + 1, reader: 'R', body: 'Good' },
      });
    }
    const { body: first, headers } = await staff.get<List>('/books?search=paged&ordering=title&pageSize=2');
    expect([first.count, first.pages, first.previous]).toEqual([5, 3, null]);
    expect(first.next).toBe('/books?search=paged&ordering=title&pageSize=2&page=2');
    expect(headers['link']).toBe(`<${String(first.next)}>; rel="next"`);
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: string = cursor && `&cursor=${cursor}`;
      const { body }: { body: List } = await staff.get<List>(`/reviews?ordering=-rating&pageSize=2${next}`);
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
    const refused = await staff.delete<Problem>('/orders/1');
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, PUT, PATCH']);
    expect(refused.body.detail).toBe('Method Not Allowed. Allowed: GET, PUT, PATCH');
    expect((await staff.options('/books')).headers['allow']).toBe('GET, HEAD, POST, PUT');
    for (const path of ['/books/abc', '/books/0', '/nothing']) {
      const { status, body } = await staff.get<Problem>(path);
      expect([status, body.detail]).toEqual([404, 'not found']);
    }
    const undecodable = await staff.get('/books/%zz');
    expect(undecodable.status).toBe(400);
    expect(undecodable.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('asks by a tree of conditions, through relations and documents, and shows what is asked for', async () => {
    const details = { pages: 412, binding: 'hardback' };
    const { id } = await created({ title: 'Asked for', details });
    await staff.post('/reviews', { body: { bookId: id, rating: 5, reader: 'R', body: 'Good' } });
    const conditions = [{ reviews: { some: { rating: 5 } } }, { not: { details: { pages: { lt: 400 } } } }];
    const filter = encodeURIComponent(JSON.stringify({ and: conditions }));
    const query = `filter=${filter}&details.binding=hardback&count=none&include=author,reviews&fields=title,author.name`;
    const { body } = await shop.client.get<List>(`/books?${query}`);
    expect([body.count, body.pages]).toEqual([null, null]);
    expect(body.results).toEqual([
      {
        title: 'Asked for',
        author: { name: 'Ann Author' },
        reviews: [expect.objectContaining({ rating: 5 })],
      },
    ]);
    const part = await shop.client.get(`/books/${id}?fields=title`);
    expect(part.headers['etag']).toMatch(/^"1-.+"$/);
  });

  it('counts and sums up under the filters of the list', async () => {
    for (const price of ['1.10', '2.20']) await created({ title: 'Summed up', price });
    const { body } = await shop.client.get<List>(
      '/books/aggregate?title=Summed+up&count=*&sum=price&avg=price&groupBy=author.name',
    );
    expect(body.results).toEqual([
      { 'author.name': 'Ann Author', count: 2, sum: { price: '3.30' }, avg: { price: 1.65 } },
    ]);
    expect(await statusOf('GET', '/books/aggregate?sum=costPrice')).toBe(400);
  });

  it('upserts by PUT: 201 or 200, and the version is needed when the row exists', async () => {
    const body = book({ title: 'Listed' });
    const put = (fields: object) => staff.put<Row>('/books?on=isbn', { body: { ...body, ...fields } });
    const made = await put({});
    expect([made.status, made.headers['location']]).toEqual([201, `/books/${made.body.id}`]);
    expect((await put({ stock: 2 })).status).toBe(422);
    const replaced = await put({ stock: 2, version: 1 });
    expect([replaced.status, replaced.body.id, replaced.body.version]).toEqual([200, made.body.id, 2]);
    expect((await put({ stock: 3, version: 1 })).status).toBe(409);
  });

  it('writes in bulk: all or nothing with the bad item named, or one result for each', async () => {
    const { id: bookId } = await created({ stock: 9 });
    const { body: order } = await staff.post<Row>('/orders', {
      body: { customer: 'C', email: 'c@example.org' },
    });
    const line = (fields: object = {}) => ({ orderId: order.id, bookId, quantity: 1, ...fields });
    const create = [line(), line({ quantity: 0 })];
    const whole = await staff.post<Problem>('/order-lines/bulk', { body: { create } });
    expect([whole.status, whole.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/create/1/quantity', index: 1 })],
    ]);
    const lines = `/order-lines?orderId=${order.id}`;
    expect((await staff.get<List>(lines)).body.count).toBe(0);
    const each = await staff.post<{ results: Problem[] }>('/order-lines/bulk?atomic=false', {
      body: { create },
    });
    expect(each.body.results.map(({ status }) => status)).toEqual([201, 422]);
    expect((await staff.get<List>(lines)).body.count).toBe(1);
    const few = { create: [line(), line()], maxAffected: 1 };
    expect(await statusOf('POST', '/order-lines/bulk', { body: few })).toBe(409);
  });

  it('marks deleted reviews, shows them where asked to, and restores them', async () => {
    const review = { bookId: (await created()).id, rating: 4, reader: 'R', body: 'Good' };
    const { id } = (await staff.post<Row>('/reviews', { body: review })).body;
    expect(await statusOf('DELETE', `/reviews/${id}`)).toBe(204);
    expect(await statusOf('GET', `/reviews/${id}`)).toBe(404);
    const all = await staff.get<List>(`/reviews?bookId=${review.bookId}&withDeleted=true`);
    expect(all.body.results.map((row) => row.id)).toEqual([id]);
    const restored = await staff.post<Row>(`/reviews/${id}/restore`);
    expect([restored.status, restored.body['deletedAt']]).toEqual([200, null]);
    expect(await statusOf('POST', `/reviews/${id}/restore`)).toBe(404);
  });

  it('does a POST with an Idempotency-Key once, its lines with it: a replay is byte-equal', async () => {
    const { id: bookId } = await created({ stock: 5 });
    const order = { customer: 'Once', email: 'once@example.org', lines: [{ bookId, quantity: 2 }] };
    const post = (body: object) =>
      staff.post('/orders', { body, headers: { 'idempotency-key': `key-${bookId}` } });
    const [first, second] = await Promise.all([post(order), post(order)]);
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect((await post({ ...order, customer: 'Other' })).status).toBe(422);
    expect((await shop.client.get<Row>(`/books/${bookId}`)).body['stock']).toBe(3);
  });

  it('deletes with 204, then answers 404; 409 while other rows refer to it', async () => {
    const { id } = await created();
    expect(await statusOf('DELETE', `/books/${id}`, { headers: { 'if-match': '"7"' } })).toBe(412);
    expect(await statusOf('DELETE', `/books/${id}`)).toBe(204);
    expect(await statusOf('DELETE', `/books/${id}`)).toBe(404);
    expect(await statusOf('DELETE', '/authors/1')).toBe(409);
  });
});
