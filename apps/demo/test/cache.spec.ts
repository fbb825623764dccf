// The authors' answers are kept, and never old.
import { platforms, TestApp } from '@nestling/testing';
import { AppModule } from '../src/app.module.js';

const PASSWORD = 'the password of the tests';
const STAFF = { authorization: `Basic ${Buffer.from(`staff:${PASSWORD}`).toString('base64')}` };

it.each(platforms)(
  '13.01 and 13.05 keeps the answers about authors until one changes, on %s',
  async (platform) => {
    const shop = await TestApp.create({
      platform,
      module: ({ url }) => ({ imports: [AppModule.forRoot({ url, staffPassword: PASSWORD })] }),
    });
    try {
      const staff = shop.with(STAFF);
      const make = async (path: string, body: object) =>
        (await staff.post<{ id: number }>(path, { body })).body.id;
      const authorId = await make('/authors', { name: 'Maeve Winter', country: 'IE', born: 1971 });
      const book = { title: 'A Map of Cork', isbn: '9781234567903', price: '30', authorId };
      const bookId = await make('/books', book);
      const get = () => shop.client.get(`/authors/${authorId}?include=books`);
      const [first, second] = [await get(), await get()];
      expect([first.headers['x-cache'], second.headers['x-cache']]).toEqual(['MISS', 'HIT']);
      expect([second.text, second.headers['etag']]).toEqual([first.text, first.headers['etag']]);
      await staff.patch(`/books/${bookId}`, { body: { title: 'A Map of Kerry', version: 1 } });
      const third = await get();
      expect([third.headers['x-cache'], third.text.includes('A Map of Kerry')]).toEqual(['MISS', true]);
    } finally {
      await shop.close();
    }
  },
);
