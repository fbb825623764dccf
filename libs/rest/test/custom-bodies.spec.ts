// Routes that users write beside the generated ones, and programs that call the service.
import { Body, Controller, Post } from '@nestjs/common';
import { RequestContext } from '@nestling/core';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import { EndpointController, RestController, type EndpointService } from '../src/index.js';
import { ARTICLE, Article } from './fixtures/library.js';
import { endpointServiceOf } from './program.support.js';
import { bootLibrary } from './rest.app.js';
import type { View } from './wire.support.js';

@RestController(Article)
class ArticlesController extends EndpointController<Article> {
  @Post('import') import(@Body() body: unknown): unknown {
    return { got: body };
  }
}

@Controller('articles/extra')
class ExtraController {
  @Post() post(@Body() body: unknown): unknown {
    return { got: body };
  }
}

describe.each(platforms)('on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootLibrary('sqlite', platform, { controllers: [ArticlesController, ExtraController] });
  });
  afterAll(() => app.close());

  it.each(['/articles/import', '/articles/extra'])('gives %s its parsed body', async (path) => {
    const { body } = await app.client.post(path, { body: { a: 1 } });
    expect(body).toEqual({ got: { a: 1 } });
  });
});

describe.each(testDialects())('a program on %s', (dialect) => {
  let app: TestApp;
  let articles: EndpointService<Article>;
  beforeAll(async () => {
    app = await bootLibrary(dialect);
    articles = endpointServiceOf(app, Article);
  });
  afterAll(() => app.close());

  it('writes dates as Date, hidden fields too, and asks with bigints', async () => {
    const context = RequestContext.system();
    const publishedAt = new Date('2026-05-06T07:08:09.010Z');
    const row = await articles.create({ ...ARTICLE, publishedAt, internalNote: 'secret', big: '7' }, context);
    expect(row.publishedAt).toBe('2026-05-06T07:08:09.010Z');
    const where = { big: '7', publishedAt: { gte: publishedAt }, internalNote: 'secret' };
    expect((await articles.list({ where }, context)).results).toHaveLength(1);
    expect((await articles.list({ where: { id: 7n as unknown as number } }, context)).results).toHaveLength(
      0,
    );
  });

  it('may leave the version out', async () => {
    const context = RequestContext.system();
    const { id } = await articles.create(ARTICLE, context);
    expect(await articles.update(id, { title: 'Changed' }, context)).toMatchObject({
      title: 'Changed',
      version: 2,
    });
    await expect(articles.retrieve(id + 1000, context)).rejects.toMatchObject({ code: 'REST_NOT_FOUND' });
  });

  it('keeps the version of a document that a PATCH sends back as it was', async () => {
    const details = { a: [1, 'ä', null], b: { c: true } };
    const { body: row } = await app.client.post<View>('/articles', { body: { ...ARTICLE, details } });
    const same = await app.client.patch<View>(`/articles/${row.id}`, { body: { details, version: 1 } });
    expect(same.body.version).toBe(1);
    const other = await app.client.patch<View>(`/articles/${row.id}`, {
      body: { details: { a: 2 }, version: 1 },
    });
    expect(other.body).toMatchObject({ version: 2, details: { a: 2 } });
  });
});
