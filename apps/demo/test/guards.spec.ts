// Every route of the books, by every method and in every spelling of its path: nobody but the staff changes anything.
import { platforms, TestApp, type TestClient } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';
import { staffOf } from './logged.in.js';

const PASSWORD = 'the password of the tests';
const credentials = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

const PATHS = ['/books', '/books/1', '/books/top', '/books/1/withdraw', '/books/1/restore', '/books/bulk'];
const METHODS = [
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'post',
  'PURGE',
];
const READING = ['GET', 'HEAD', 'OPTIONS'];
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replace('books', 'Books'),
  (path) => path.toUpperCase(),
  (path) => path.replace('/books', '/./books'),
  (path) => path.replace('/books', '/x/../books'),
  (path) => path.replace('o', '%6f'),
  (path) => path.replace('/books/', '/books//'),
  (path) => path.replace('/books', '/books%2f'),
  (path) => `${path};x=1`,
  (path) => `${path}?_method=DELETE&on=isbn`,
  (path) => `${path}%00`,
  (path) => `${path}.json`,
];
const DISGUISES = {
  'x-http-method-override': 'DELETE',
  'x-original-url': '/books/1',
  'x-forwarded-user': 'staff',
};

describe.each(platforms)('the books on %s', (platform) => {
  let shop: TestApp;
  let staff: TestClient;
  const book = { title: 'A', isbn: '9781234567897', price: '1.00', status: 'available' };

  beforeAll(async () => {
    shop = await TestApp.create({
      platform,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
    });
    staff = await staffOf(shop, PASSWORD);
    await staff.post('/authors', { body: { name: 'Ann', country: 'IE' } });
    expect((await staff.post('/books', { body: { ...book, authorId: 1 } })).status).toBe(201);
  });
  afterAll(() => shop?.close());

  const stateOf = async () => (await staff.get('/books?withDeleted=true')).text;

  it.each([
    ['nobody', {}],
    ['somebody with a wrong password', credentials('staff', 'wrong')],
    ['somebody with another name', credentials('admin', PASSWORD)],
    ['somebody in disguise', DISGUISES],
  ])('are not changed by %s, however the path is spelt', async (_, headers) => {
    const before = await stateOf();
    const passed: string[] = [];
    for (const path of PATHS) {
      for (const spell of SPELLINGS) {
        for (const method of METHODS) {
          const body = { ...book, authorId: 1, version: 1, delete: [1] };
          const request = READING.includes(method) ? { headers } : { headers, body };
          const { status } = await shop.client.request(method, spell(path), request);
          const isRefused = status >= 400 && status < 500;
          if (!isRefused && !(READING.includes(method) && status < 400))
            passed.push(`${method} ${spell(path)}: ${status}`);
        }
      }
    }
    expect(passed).toEqual([]);
    expect(await stateOf()).toBe(before);
  });

  it('are refused in words that say what is missing', async () => {
    const changes = { ...book, authorId: 1, version: 1 };
    for (const [method, path] of [
      ['POST', '/books'],
      ['PUT', '/books?on=isbn'],
      ['PUT', '/books/1'],
      ['PATCH', '/books/1'],
      ['DELETE', '/books/1'],
      ['POST', '/books/1/withdraw'],
    ] as const) {
      const { status, headers } = await shop.client.request(method, path, { body: changes });
      expect([method, path, status]).toEqual([method, path, 401]);
      expect(headers['www-authenticate']).toBe('Bearer, Basic realm="bookshop", charset="UTF-8"');
    }
  });

  it('are not made through their authors either', async () => {
    const made = { name: 'Eve', country: 'IE', books: [{ ...book, isbn: '9781234567903' }] };
    const { status } = await shop.client.post('/authors', { body: made });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await staff.get<{ count: number }>('/books')).body.count).toBe(1);
  });
});
