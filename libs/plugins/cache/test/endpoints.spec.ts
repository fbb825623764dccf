// Cached endpoints, as a client sees them: what is kept, for whom, and what a write drops.
import { platforms, type TestApp } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { answersOf, type Row } from './shop.answers.js';
import { Author, Book, bootShop } from './shop.app.js';

let app: TestApp;
let author: Row;
let book: Row;

const { make, cached, warm } = answersOf(() => app);

beforeAll(async () => {
  app = await bootShop();
  author = await make('/authors', { name: 'Ann' });
  book = await make('/books', { title: 'One', authorId: author.id });
});
afterAll(() => app.close());

describe('13.01 cache: { ttl } keeps the answers of an endpoint', () => {
  it.each(['/books', '/books?ordering=title&pageSize=5', '/authors'])('of %s', async (path) => {
    const first = await app.client.get(path);
    const second = await app.client.get(path);
    expect([first.headers['x-cache'], second.headers['x-cache']]).toEqual(['MISS', 'HIT']);
    expect(second.text).toBe(first.text);
    expect(second.headers).toMatchObject({
      etag: first.headers['etag'],
      'content-type': 'application/json; charset=utf-8',
      age: '0',
    });
    expect(second.headers['link']).toBe(first.headers['link']);
  });

  it('without a statement to the database', async () => {
    await warm(`/books/${book.id}`);
    const { queries } = await app.countQueries(() => app.client.get(`/books/${book.id}`));
    expect(queries).toEqual([]);
  });

  it('and leaves other endpoints alone', async () => {
    const { headers } = await app.client.get('/plains');
    expect(headers['x-cache'] ?? headers['cache-control']).toBeUndefined();
  });
});

describe('13.02 nothing but 200 to GET and HEAD is kept', () => {
  it('not a refusal', async () => {
    for (const path of ['/books/999', '/books?no=1']) {
      const [first, second] = [await app.client.get(path), await app.client.get(path)];
      expect(second.status).toBeGreaterThanOrEqual(400);
      expect([first.headers['x-cache'], second.headers['x-cache']]).toEqual([undefined, undefined]);
    }
  });

  it('answers 304 from what is kept, and keeps none', async () => {
    const label = await make('/labels', { name: 'blue' });
    const { headers } = await app.client.get(`/labels/${label.id}`);
    const again = await app.client.get(`/labels/${label.id}`, {
      headers: { 'if-none-match': String(headers['etag']) },
    });
    expect([again.status, again.text, again.headers['x-cache']]).toEqual([304, '', 'HIT']);
    expect((await app.client.get(`/labels/${label.id}`)).text).not.toBe('');
    await app.client.patch(`/labels/${label.id}`, { body: { name: 'green', version: 1 } });
    const fresh = await app.client.get(`/labels/${label.id}`, { headers: { 'if-none-match': '"2"' } });
    expect([fresh.status, fresh.headers['x-cache']]).toEqual([304, 'MISS']);
    expect((await app.client.get<{ name: string }>(`/labels/${label.id}`)).body.name).toBe('green');
  });

  it('answers HEAD from what a GET left', async () => {
    await warm('/authors');
    const { status, headers, text } = await app.client.request('HEAD', '/authors');
    expect([status, headers['x-cache'], text]).toEqual([200, 'HIT', '']);
  });
});

describe('13.03 and 13.04 the key', () => {
  it('does not mind the order of parameters', async () => {
    await app.client.get('/books?pageSize=3&page=1');
    expect(await cached('/books?page=1&pageSize=3')).toBe('HIT');
    expect(await cached('/books?page=1&pageSize=4')).toBe('MISS');
  });

  it('varies on the headers that the endpoint names', async () => {
    const english = app.with({ 'accept-language': 'en' });
    await cached('/books?pageSize=7', english);
    expect(await cached('/books?pageSize=7', english)).toBe('HIT');
    expect(await cached('/books?pageSize=7', app.with({ 'accept-language': 'de' }))).toBe('MISS');
    const { headers } = await english.get('/books?pageSize=7');
    expect(headers['vary']).toBe('Authorization, Cookie, Accept-Language');
    expect(headers['cache-control']).toBe('public, no-cache');
  });

  it('holds what a caller may reach, so that nobody gets the answer of another', async () => {
    await make('/notes', { owner: 'ann', text: 'of Ann' });
    const [ann, bob] = [app.as({ name: 'ann' }), app.as({ name: 'bob' })];
    await ann.get('/notes');
    const again = await ann.get('/notes');
    expect([again.headers['x-cache'], again.headers['cache-control']]).toEqual(['HIT', 'private, no-cache']);
    const other = await bob.get('/notes');
    expect([other.headers['x-cache'], other.text]).toEqual(['MISS', '{"results":[]}']);
    expect(await cached('/notes', app.as({ name: 'ann', session: 2 }))).toBe('HIT');
  });

  it('holds the user where the endpoint says so', async () => {
    const { id } = await make('/letters', { text: 'Dear' });
    const [ann, bob] = [app.as({ name: 'ann', exp: 1 }), app.as({ name: 'bob' })];
    expect((await ann.get(`/letters/${id}`)).text).toContain('Dear, ann');
    expect((await bob.get(`/letters/${id}`)).text).toContain('Dear, bob');
    expect(await cached(`/letters/${id}`, app.as({ name: 'ann', exp: 2 }))).toBe('HIT');
  });

  it.each(['/diaries', '/shelves'])('is unknown for %s, whose answers are made each time', async (path) => {
    await app.client.get(path);
    expect(await cached(path)).toBeUndefined();
  });
});

describe('13.05 a committed write drops what it may have changed', () => {
  it('the row and its lists, and no other row', async () => {
    const other = await make('/books', { title: 'Other', authorId: author.id });
    await warm('/books', `/books/${book.id}`, `/books/${other.id}`, '/authors', `/authors/${author.id}`);
    const { body } = await app.client.patch<Row>(`/books/${other.id}`, {
      body: { title: 'Changed', version: other.version },
    });
    expect((await app.client.get<Row>(`/books/${other.id}`)).body.title).toBe('Changed');
    expect(await cached('/books')).toBe('MISS');
    expect(await cached(`/books/${book.id}`)).toBe('HIT');
    expect(await cached(`/authors/${author.id}`)).toBe('HIT');
    await app.client.delete(`/books/${body.id}`);
    expect((await app.client.get(`/books/${body.id}`)).status).toBe(404);
    expect(await cached('/books')).toBe('MISS');
  });

  it('what includes it, or is filtered by it', async () => {
    const second = await make('/authors', { name: 'Bea' });
    const theirs = await make('/books', { title: 'Theirs', authorId: second.id });
    const paths = [
      `/books/${theirs.id}?include=author`,
      '/books?author.name=Bea',
      `/authors/${second.id}?include=books`,
    ];
    await warm(...paths, `/books/${book.id}?include=author`);
    await app.client.patch(`/authors/${second.id}`, { body: { name: 'Bee', version: 1 } });
    expect(await Promise.all(paths.map((path) => cached(path)))).toEqual(['MISS', 'MISS', 'MISS']);
    expect(await cached(`/books/${book.id}?include=author`)).toBe('HIT');
    await warm(`/authors/${second.id}?include=books`);
    await app.client.patch(`/books/${theirs.id}`, { body: { title: 'New', version: 1 } });
    expect(await cached(`/authors/${second.id}?include=books`)).toBe('MISS');
  });

  it('lists of ids', async () => {
    const label = await make('/labels', { name: 'red' });
    await warm(`/books/${book.id}`);
    await app.client.patch(`/books/${book.id}`, { body: { labelIds: [label.id], version: 1 } });
    const { body } = await app.client.get<{ labelIds: number[] }>(`/books/${book.id}`);
    expect(body.labelIds).toEqual([label.id]);
    await warm(`/books/${book.id}`);
    await app.client.delete(`/labels/${label.id}`);
    expect((await app.client.get<{ labelIds: number[] }>(`/books/${book.id}`)).body.labelIds).toEqual([]);
  });

  it('what the database deletes along', async () => {
    const gone = await make('/authors', { name: 'Gone' });
    const { id } = await make('/books', { title: 'Gone, too', authorId: gone.id });
    await warm(`/books/${id}`, '/books');
    expect((await app.client.delete(`/authors/${gone.id}`)).status).toBe(204);
    expect((await app.client.get(`/books/${id}`)).status).toBe(404);
    expect(await cached('/books')).toBe('MISS');
  });

  it('what bulks, repositories and builders write', async () => {
    const books = app.get(DataSource).getRepository(Book);
    const path = `/books/${book.id}`;
    await warm(path, '/books');
    const { version } = (await app.client.get<Row>(path)).body;
    const { status } = await app.client.post('/books/bulk', {
      body: {
        update: [{ id: book.id, title: 'Bulk', version }],
        create: [{ title: 'B', authorId: author.id }],
      },
    });
    expect(status).toBe(200);
    const titleIs = async (title: string): Promise<void> => {
      expect((await app.client.get<Row>(path)).body.title).toBe(title);
      await warm(path, '/books');
    };
    await titleIs('Bulk');
    const entity = await books.findOneByOrFail({ id: book.id as never });
    await books.save(Object.assign(entity, { title: 'Saved' }));
    await titleIs('Saved');
    await books.update({ id: book.id as never }, { title: 'Updated' });
    await titleIs('Updated');
    await books.createQueryBuilder().update().set({ title: 'Built' }).where({ id: book.id }).execute();
    await titleIs('Built');
    await app.get(DataSource).transaction(async (manager) => {
      await manager.update(Book, { id: book.id as never }, { title: 'In a transaction' });
    });
    await titleIs('In a transaction');
    const runner = app.get(DataSource).createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Book, { id: book.id as never }, { title: 'By hand' });
    await runner.commitTransaction();
    await runner.release();
    await titleIs('By hand');
  });

  it('but nothing that is rolled back, and of nested transactions what is left', async () => {
    const [first, second] = [await make('/authors', { name: 'A' }), await make('/authors', { name: 'B' })];
    await warm(`/authors/${first.id}`, `/authors/${second.id}`, '/labels');
    const source = app.get(DataSource);
    const undone = source.transaction(async (manager) => {
      await manager.update(Author, { id: first.id as never }, { name: 'Undone' });
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await cached(`/authors/${first.id}`)).toBe('HIT');
    const save = async (id: number, name: string): Promise<void> => {
      const row = await source.getRepository(Author).findOneByOrFail({ id: id as never });
      await source.getRepository(Author).save(Object.assign(row, { name }));
    };
    await source.transaction(async () => {
      await save(first.id, 'Kept');
      await source
        .transaction(async () => {
          await save(second.id, 'Dropped');
          throw new Error('undo');
        })
        .catch(() => undefined);
    });
    expect(await cached(`/authors/${first.id}`)).toBe('MISS');
    expect(await cached(`/authors/${second.id}`)).toBe('HIT');
  });

  it('but nothing by a write that the database refused', async () => {
    await warm('/books', `/books/${book.id}`);
    const { status } = await app.client.post('/books', { body: { title: 'Lost', authorId: 987_654 } });
    expect(status).toBe(409);
    expect([await cached('/books'), await cached(`/books/${book.id}`)]).toEqual(['HIT', 'HIT']);
  });

  it('all rows of a table of which very many were written', async () => {
    const names = Array.from({ length: 300 }, (_, index) => ({ name: `author ${index}` }));
    await warm(`/authors/${author.id}`, `/books/${book.id}`);
    await app.get(DataSource).transaction((manager) => manager.save(Author, names));
    expect(await cached(`/authors/${author.id}`)).toBe('MISS');
    expect(await cached(`/books/${book.id}`)).toBe('HIT');
  });

  it('what says itself which tables it reads', async () => {
    await warm('/racks');
    await make('/books', { title: 'New', authorId: author.id });
    expect(await cached('/racks')).toBe('MISS');
  });
});

it.each(platforms)('sends what is kept alike on %s', async (platform) => {
  const other = await bootShop({ platform });
  try {
    await other.client.post('/labels', { body: { name: 'ü' } });
    const [first, second] = [await other.client.get('/labels'), await other.client.get('/labels')];
    expect([first.headers['x-cache'], second.headers['x-cache']]).toEqual(['MISS', 'HIT']);
    expect(first.body).toMatchObject({ results: [{ name: 'ü' }] });
    expect(second.text).toBe(first.text);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    expect(second.headers['content-length']).toBe(first.headers['content-length']);
  } finally {
    await other.close();
  }
});
