// What drops answers beside plain writes, and for whom they are kept.
import type { TestApp } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { answersOf, type Row } from './shop.answers.js';
import { Book, bootShop, Label } from './shop.app.js';

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

describe('13.05 a committed write drops', () => {
  it('counts and sums, over its table and those that they lead to', async () => {
    const path = '/books/aggregate?groupBy=author.name&count=*';
    await warm(path);
    const before = (await app.client.get(path)).text;
    const third = await make('/authors', { name: 'Cleo' });
    await make('/books', { title: 'Counted', authorId: third.id });
    const after = await app.client.get(path);
    expect([after.headers['x-cache'], after.text.includes('Cleo')]).toEqual(['MISS', true]);
    expect(after.text).not.toBe(before);
    await warm(path);
    await app.client.patch(`/authors/${third.id}`, { body: { name: 'Clio', version: 1 } });
    expect((await app.client.get(path)).text).toContain('Clio');
  });

  it('what is deleted softly, and what comes back', async () => {
    const parent = await make('/folders', { name: 'parent' });
    const { id } = await make('/folders', { name: 'child', parentId: parent.id });
    const paths = [`/folders/${id}`, '/folders', `/folders/${id}?include=parent`];
    await warm(...paths);
    expect((await app.client.delete(`/folders/${parent.id}`)).status).toBe(204);
    expect((await app.client.get(`/folders/${parent.id}`)).status).toBe(404);
    expect((await app.client.get('/folders')).text).not.toContain('"name":"parent"');
    expect((await app.client.get(`/folders/${id}?include=parent`)).text).not.toContain('"name":"parent"');
    await warm(...paths);
    expect((await app.client.post(`/folders/${parent.id}/restore`)).status).toBe(200);
    expect((await app.client.get(`/folders/${parent.id}`)).status).toBe(200);
    expect((await app.client.get('/folders')).text).toContain('"name":"parent"');
    expect((await app.client.get(`/folders/${id}?include=parent`)).text).toContain('"name":"parent"');
  });

  it('what an upsert makes and replaces', async () => {
    await warm('/folders');
    const made = await app.client.put<Row>('/folders?on=name', { body: { name: 'upserted', size: 1 } });
    expect(made.status).toBe(201);
    await warm('/folders', `/folders/${made.body.id}`);
    const body = { name: 'upserted', size: 2, version: made.body.version };
    expect((await app.client.put('/folders?on=name', { body })).status).toBe(200);
    expect((await app.client.get(`/folders/${made.body.id}`)).text).toContain('"size":2');
    expect((await app.client.get('/folders')).text).toContain('"size":2');
  });

  it('what the builder of a relation links', async () => {
    const label = await make('/labels', { name: 'linked' });
    await warm(`/books/${book.id}`, '/books');
    const relation = app.get(DataSource).createQueryBuilder().relation(Book, 'labels').of(book.id);
    await relation.add(label.id);
    expect((await app.client.get(`/books/${book.id}`)).text).toContain(`"labelIds":[${label.id}]`);
    await warm(`/books/${book.id}`, '/books');
    await relation.remove(label.id);
    expect((await app.client.get(`/books/${book.id}`)).text).toContain('"labelIds":[]');
  });
});

it('13.05 keeps nothing of what a transaction sees, which may never become true', async () => {
  const label = await make('/labels', { name: 'true' });
  const path = `/labels/${label.id}`;
  const undone = app.get(DataSource).transaction(async (manager) => {
    await manager.update(Label, { id: label.id as never }, { name: 'never' });
    const { text, headers } = await app.client.get(path);
    expect([text.includes('"name":"never"'), headers['x-cache']]).toEqual([true, undefined]);
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  expect((await app.client.get(path)).text).toContain('"name":"true"');
});

describe('13.03 the key', () => {
  it('tells users apart by all that is known of them, and keeps nothing for those who hide it', async () => {
    const { id } = await make('/letters', { text: 'Rights' });
    const path = `/letters/${id}`;
    const withRights = (...rights: string[]) => app.as({ name: 'cy', rights: new Set(rights) } as object);
    await withRights('read').get(path);
    expect(await cached(path, withRights('read'))).toBe('HIT');
    expect(await cached(path, withRights('read', 'write'))).toBe('MISS');
    class Secretive {
      readonly #name: string;
      constructor(name: string) {
        this.#name = name;
      }
      get name(): string {
        return this.#name;
      }
    }
    for (const name of ['dora', 'emil']) {
      const { text, headers } = await app.as(new Secretive(name) as never).get(path);
      expect([text.includes(`Rights, ${name}`), headers['x-cache']]).toEqual([true, undefined]);
    }
  });

  it('keeps a whole answer of a HEAD request', async () => {
    const { text } = await app.client.get('/labels?fields=id');
    const head = await app.client.request('HEAD', '/labels?fields=name,id');
    expect([head.headers['x-cache'], head.text]).toEqual(['MISS', '']);
    const get = await app.client.get('/labels?fields=name,id');
    expect([get.headers['x-cache'], get.text.length > text.length]).toEqual(['HIT', true]);
  });
});
