import { Test } from '@nestjs/testing';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '../src/index.js';
import { Article, ARTICLE, Author, Note } from './fixtures/library.js';

test('smoke', async () => {
  const ref = await Test.createTestingModule({
    imports: [
      DatabaseModule.forRoot({ url: 'sqlite::memory:', synchronize: true }),
      RestModule.forRoot({ secret: 'x', problems: 'app' }),
      RestModule.forFeature([Article, Author, Note]),
    ],
  }).compile();
  const app = ref.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await app.init();
  const go = async (method: string, url: string, payload?: unknown, headers: Record<string, string> = {}) => {
    const r = await app.inject({ method: method as 'GET', url, headers: payload !== undefined ? { 'content-type': 'application/json', ...headers } : headers, payload: payload === undefined ? undefined : typeof payload === 'string' ? payload : JSON.stringify(payload) });
    console.log(method, url, r.statusCode, JSON.stringify(r.headers), r.body.slice(0, 600));
    return r;
  };
  await go('POST', '/authors', { name: 'Ann' });
  await go('POST', '/articles', { ...ARTICLE, authorId: 1, publishedAt: '2026-01-02T03:04:05.678+02:00', big: '9007199254740993', details: { a: [1] }, day: '2026-02-28' });
  await go('GET', '/articles/1');
  await go('GET', '/articles?category=news&ordering=-price&page=1');
  await go('PATCH', '/articles/1', { title: 'x' });
  await go('PATCH', '/articles/1', { title: 'x', version: 1 });
  await go('PATCH', '/articles/1', { title: 'x', version: 2 });
  await go('PATCH', '/articles/1', { title: 'y', version: 1 });
  await go('PATCH', '/articles/1', { title: 'y' }, { 'if-match': '"1"' });
  await go('PUT', '/articles/1', { ...ARTICLE, version: 2 });
  await go('PUT', '/articles/99', { ...ARTICLE, version: 2 });
  await go('POST', '/articles', { ...ARTICLE, authorId: 99 });
  await go('POST', '/articles', { titel: 'x', price: '1.234' });
  await go('POST', '/articles', '{"a":');
  await go('POST', '/articles', 'x', { 'content-type': 'text/plain' });
  await go('GET', '/articles?titel=x&page=0');
  await go('GET', '/articles/abc');
  await go('DELETE', '/articles');
  await go('OPTIONS', '/articles/1');
  await go('PUT', '/notes/1', {});
  for (let i = 0; i < 5; i++) await go('POST', '/notes', { text: 'n' + i, rank: i % 2 ? i : null });
  const first = await go('GET', '/notes?ordering=-rank');
  await go('GET', '/notes?ordering=-rank&cursor=' + JSON.parse(first.body).next);
  await go('DELETE', '/articles/1');
  await go('DELETE', '/articles/1');
  await go('GET', '/articles/%zz');
  await go('GET', '/nothing');
  await app.close();
});
