import { RestDocs } from '@nestling/rest';
import { platforms, TestApp, testDialects, type TestClient } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';
import { SeedService } from '../src/seed/seed.service.js';
import { staffOf } from './logged.in.js';

const PASSWORD = 'the password of the tests';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly [name: string]: unknown;
}
interface List {
  readonly count?: number;
  readonly next: string | null;
  readonly results: readonly Row[];
}

const BOOK = {
  title: 'The Quiet Coast',
  isbn: '9781234567897',
  price: '12.50',
  stock: 3,
  status: 'available',
};

describe.each(testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform }))))(
  'the bookshop on $database and $platform',
  ({ database, platform }) => {
    let shop: TestApp;
    let staff: TestClient;
    let authorId: number;
    let bookId: number;

    const post = async (path: string, body: object) => (await staff.post<Row>(path, { body })).body;
    const bookOf = async (id: number) => (await staff.get<Row>(`/books/${id}`)).body;
    const list = async (path: string) => (await staff.get<List>(path)).body;

    beforeAll(async () => {
      shop = await TestApp.create({
        database,
        platform,
        module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
        configure: (app) => RestDocs.setup(app),
      });
      staff = await staffOf(shop, PASSWORD);
      authorId = (await post('/authors', { name: 'Maeve Winter', country: 'IE', born: 1971 })).id;
      bookId = (await post('/books', { ...BOOK, authorId })).id;
      await post('/books', { ...BOOK, title: 'A Map of Cork', isbn: '9781234567903', price: '30', authorId });
    });
    afterAll(() => shop?.close());

    it('lists, filters, orders and searches', async () => {
      expect((await list('/books?ordering=-price')).results.map(({ price }) => price)).toEqual([
        '30.00',
        '12.50',
      ]);
      expect((await list('/books?price[lt]=20')).results.map(({ id }) => id)).toEqual([bookId]);
      expect((await list('/books?search=QUIET')).count).toBe(1);
      expect((await list('/books?author.country=IE&author.name=Maeve%20Winter')).count).toBe(2);
      expect((await list('/books?author.country=PT')).count).toBe(0);
      expect((await list('/authors?country=IE&pageSize=1')).results[0]).toMatchObject({
        name: 'Maeve Winter',
        born: 1971,
      });
    });

    it('shows what is computed and hides what is hidden', async () => {
      const book = await bookOf(bookId);
      expect(book).toMatchObject({ price: '12.50', inStock: true, authorId });
      expect(book).not.toHaveProperty('costPrice');
      expect((await staff.get('/books?costPrice=1')).status).toBe(400);
    });

    it('takes an order from the stock, and puts it back', async () => {
      const order = await post('/orders', { customer: 'Ada Hale', email: 'ada@example.com' });
      const line = await post('/order-lines', { orderId: order.id, bookId, quantity: 2 });
      expect(line).toMatchObject({ unitPrice: '12.50', amount: '25.00' });
      expect(await bookOf(bookId)).toMatchObject({ stock: 1 });
      expect((await staff.get(`/orders/${order.id}`)).body).toMatchObject({ total: '25.00' });

      const tooMany = await staff.post('/order-lines', {
        body: { orderId: order.id, bookId, quantity: 2 },
      });
      expect(tooMany).toMatchObject({ status: 409, body: { code: 'SHOP_OUT_OF_STOCK' } });
      expect((await list(`/order-lines?orderId=${order.id}`)).count).toBe(1);

      expect((await staff.delete(`/order-lines/${line.id}`)).status).toBe(204);
      expect(await bookOf(bookId)).toMatchObject({ stock: 3 });
      expect((await staff.get(`/orders/${order.id}`)).body).toMatchObject({ total: '0.00' });
    });

    it('takes an order with its lines once, however often it is sent', async () => {
      const book = await post('/books', { ...BOOK, isbn: '9781234567972', stock: 5, authorId });
      const headers = { 'idempotency-key': 'first-order' };
      const body = {
        customer: 'Ada Hale',
        email: 'ada@example.com',
        lines: [{ bookId: book.id, quantity: 2 }, { bookId: book.id }],
      };
      const answers = await Promise.all([1, 2, 3].map(() => staff.post<Row>('/orders', { body, headers })));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      const order = answers[0]?.body;
      expect(order).toMatchObject({ total: '37.50' });
      expect((await list(`/order-lines?orderId=${order?.id}`)).count).toBe(2);
      expect(await bookOf(book.id)).toMatchObject({ stock: 2 });

      const greedy = { ...body, lines: [{ bookId: book.id }, { bookId: book.id, quantity: 9 }] };
      const refused = await staff.post('/orders', { body: greedy });
      expect(refused).toMatchObject({ status: 409, body: { code: 'SHOP_OUT_OF_STOCK' } });
      expect(await bookOf(book.id)).toMatchObject({ stock: 2 });
    });

    it('sums up the stock by author and status', async () => {
      const { id } = await post('/authors', { name: 'Ines Rosa', country: 'PT' });
      for (const [index, stock] of [2, 5].entries())
        await post('/books', { ...BOOK, isbn: `978123456800${index}`, stock, authorId: id });
      const { results } = await list(
        '/books/aggregate?count=*&sum=price,stock&groupBy=author.name,status&author.country=PT',
      );
      expect(results).toEqual([
        { 'author.name': 'Ines Rosa', status: 'available', count: 2, sum: { price: '25.00', stock: 7 } },
      ]);
    });

    it('sells the last copy once', async () => {
      const last = await post('/books', { ...BOOK, isbn: '9781234567910', stock: 1, authorId });
      const order = await post('/orders', { customer: 'Ada Hale', email: 'ada@example.com' });
      const line = { orderId: order.id, bookId: last.id };
      const answers = await Promise.all([1, 2, 3, 4].map(() => staff.post('/order-lines', { body: line })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expect(await bookOf(last.id)).toMatchObject({ stock: 0, inStock: false });
    });

    it('refuses a taken ISBN, a stale version and an author with books', async () => {
      const taken = await staff.post('/books', { body: { ...BOOK, authorId } });
      expect(taken).toMatchObject({
        status: 409,
        body: { code: 'REST_NOT_UNIQUE', errors: [{ field: 'isbn' }] },
      });
      const { version } = await bookOf(bookId);
      const stale = await staff.patch(`/books/${bookId}`, {
        body: { title: 'Other', version: version - 1 },
      });
      expect(stale).toMatchObject({ status: 409, body: { detail: 'version conflict' } });
      expect((await staff.delete(`/authors/${authorId}`)).status).toBe(409);
    });

    it('pages through reviews by cursor', async () => {
      for (const rating of [5, 3, 4])
        await post('/reviews', { bookId, rating, reader: 'Ivo', body: 'Good in parts.' });
      const invalid = await staff.post('/reviews', {
        body: { bookId, rating: 6, reader: '', body: 'x' },
      });
      expect(invalid).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'rating' }, { field: 'reader' }] },
      });
      const first = await list('/reviews?ordering=-rating&pageSize=2');
      const second = await list(`/reviews?ordering=-rating&pageSize=2&cursor=${first.next}`);
      expect([...first.results, ...second.results].map(({ rating }) => rating)).toEqual([5, 4, 3]);
    });

    it('takes a whole order in one request, or none of it', async () => {
      const order = await post('/orders', { customer: 'Ada Hale', email: 'ada@example.com' });
      const other = await post('/books', { ...BOOK, isbn: '9781234567941', price: '5', stock: 1, authorId });
      const lines = (quantity: number) => ({
        create: [
          { orderId: order.id, bookId },
          { orderId: order.id, bookId: other.id, quantity },
        ],
      });
      const tooMany = await staff.post('/order-lines/bulk', { body: lines(2) });
      expect(tooMany).toMatchObject({
        status: 409,
        body: { code: 'SHOP_OUT_OF_STOCK', errors: [{ pointer: '/create/1', index: 1 }] },
      });
      expect((await list(`/order-lines?orderId=${order.id}`)).count).toBe(0);
      expect(await bookOf(bookId)).toMatchObject({ stock: 3 });
      const { body } = await staff.post<{ created: Row[] }>('/order-lines/bulk', { body: lines(1) });
      expect(body.created.map(({ amount }) => amount)).toEqual(['12.50', '5.00']);
      expect((await staff.get(`/orders/${order.id}`)).body).toMatchObject({ total: '17.50' });
      await staff.post('/order-lines/bulk', { body: { delete: body.created.map(({ id }) => id) } });
      expect(await bookOf(bookId)).toMatchObject({ stock: 3 });
    });

    it("takes a publisher's list by ISBN", async () => {
      const entry = { ...BOOK, isbn: '9781234567958', authorId };
      const made = await staff.put<Row>('/books?on=isbn', { body: entry });
      expect(made.status).toBe(201);
      expect((await staff.put('/books', { body: entry })).status).toBe(422);
      const again = { ...entry, price: '14', version: made.body.version };
      const replaced = await staff.put<Row>('/books', { body: again });
      expect(replaced).toMatchObject({ status: 200, body: { id: made.body.id, price: '14.00' } });
    });

    it('takes a review down, and puts it up again', async () => {
      const review = await post('/reviews', { bookId, rating: 1, reader: 'Ivo', body: 'Bad in parts.' });
      const at = `/reviews/${review.id}`;
      expect((await staff.delete(at)).status).toBe(204);
      expect((await staff.get(at)).status).toBe(404);
      expect((await staff.get<Row>(`${at}?withDeleted=true`)).body['deletedAt']).not.toBeNull();
      expect(await staff.post(`${at}/restore`)).toMatchObject({
        status: 200,
        body: { deletedAt: null },
      });
      expect((await staff.get(at)).status).toBe(200);
      expect((await staff.delete(at)).status).toBe(204);
    });

    it('finds books by what readers think of them, and by what is printed in them', async () => {
      const details = { pages: 320, binding: 'hardback' };
      const { id } = await post('/books', { ...BOOK, isbn: '9781234567965', details, authorId });
      for (const rating of [5, 5])
        await post('/reviews', { bookId: id, rating, reader: 'Ada', body: 'Grand.' });
      const found = async (query: string) => (await list(`/books?${query}`)).results.map((row) => row.id);
      const tree = (filter: object) => found(`filter=${encodeURIComponent(JSON.stringify(filter))}`);
      expect(await found('reviews.rating=5')).toEqual([bookId, id]);
      expect(await tree({ reviews: { some: { rating: 5 }, none: { rating: { lt: 4 } } } })).toEqual([id]);
      expect(await tree({ reviews: { every: { rating: 5 } }, isbn: BOOK.isbn })).toEqual([]);
      expect(await found('details.pages[gte]=300&details.binding=hardback')).toEqual([id]);
      expect(await found('details.pages="320"')).toEqual([]);
    });

    it('shows books with their author and reviews, and authors with their books', async () => {
      const { queries, result } = await shop.countQueries(() =>
        list(
          '/books?include=author,reviews&fields=title,author.name,reviews.rating&ordering=title&count=none',
        ),
      );
      expect(queries).toHaveLength(3);
      expect(result).toMatchObject({ count: null, pages: null, next: null });
      expect(result.results).toContainEqual({
        title: BOOK.title,
        author: { name: 'Maeve Winter' },
        reviews: [{ rating: 5 }, { rating: 3 }, { rating: 4 }],
      });
      const { books } = (await staff.get<Row>(`/authors/${authorId}?include=books.reviews`)).body;
      const book = (books as Row[]).find(({ id }) => id === bookId);
      expect(book).toMatchObject({ inStock: true, reviews: [{ rating: 5 }, { rating: 3 }, { rating: 4 }] });
      expect(book).not.toHaveProperty('costPrice');
    });

    it('keeps withdrawn books from callers', async () => {
      const { id } = await post('/books', { ...BOOK, isbn: '9781234567927', authorId });
      expect((await staff.post(`/books/${id}/withdraw`)).status).toBe(204);
      expect((await staff.get(`/books/${id}`)).status).toBe(404);
      expect((await staff.post('/books/999999/withdraw')).status).toBe(404);
      const { books } = (await staff.get<Row>(`/authors/${authorId}?include=books`)).body;
      expect((books as Row[]).map((book) => book.id)).not.toContain(id);
      const born = { ...BOOK, isbn: '9781234567934', status: 'withdrawn', authorId };
      expect((await staff.post('/books', { body: born })).status).toBe(403);
    });

    it('documents its routes, and nothing hidden', async () => {
      const { status, text } = await staff.get('/openapi.json');
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        openapi: '3.1.0',
        paths: { '/books': { get: { tags: ['Book'] } }, '/books/top': { get: { tags: ['Book'] } } },
      });
      expect(text).not.toContain('costPrice');
      expect((await staff.get('/docs')).text).toContain('swagger-ui');
    });

    it('answers 404 for what is not there', async () => {
      expect(await staff.get('/books/999999')).toMatchObject({
        status: 404,
        body: { detail: 'not found' },
      });
      expect(await staff.get('/nothing')).toMatchObject({ status: 404, body: { detail: 'not found' } });
    });
  },
);

describe.each(testDialects())('the seed on %s', (database) => {
  it('fills an empty shop once', async () => {
    const shop = await TestApp.create({
      database,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
    });
    try {
      await shop.get(SeedService).fillWhenEmpty();
      await shop.get(SeedService).fillWhenEmpty();
      expect((await shop.client.get<List>('/authors')).body.count).toBe(300);
      const { body } = await shop.client.get<{ results: readonly { sold: number }[] }>('/books/top');
      const sold = body.results.map((bestseller) => bestseller.sold);
      expect(sold).toHaveLength(10);
      expect(sold).toEqual([...sold].sort((a, b) => b - a));
    } finally {
      await shop.close();
    }
  });
});
