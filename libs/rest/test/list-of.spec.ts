// Hand-written controllers with the machinery of an endpoint's list.
import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { testDialects, type TestApp } from '@nestling/testing';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { ListOf } from '../src/index.js';
import { ARTICLE, Article } from './fixtures/library.js';
import { bootLibrary } from './rest.app.js';
import type { List, Problem } from './wire.support.js';

@Controller('reports')
class ReportsController {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}

  @Get('all')
  @ListOf(Article, {
    filtering: { fields: ['category'] },
    pagination: { pageSize: 2 },
    serializer: ['id', 'title'],
    include: ['author'],
  })
  all(): Repository<Article> {
    return this.articles;
  }

  @Get('popular')
  @ListOf(Article, { filtering: { ordering: ['views'] }, pagination: { style: 'cursor', pageSize: 2 } })
  popular(): SelectQueryBuilder<Article> {
    return this.articles.createQueryBuilder('article').where('article.views > :least', { least: 10 });
  }

  @Get('words')
  @ListOf(Article, { pagination: { pageSize: 2 } })
  words(): string[] {
    return ['one', 'two', 'three'];
  }
}

describe.each(testDialects())('@ListOf on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootLibrary(dialect, 'fastify', { controllers: [ReportsController] });
    const { body: author } = await app.client.post<{ id: number }>('/authors', { body: { name: 'Ada' } });
    for (const [index, views] of [5, 20, 30, 40].entries()) {
      await app.client.post('/articles', {
        body: { ...ARTICLE, authorId: author.id, title: `t${index}`, views, category: index ? 'a' : 'b' },
      });
    }
  });
  afterAll(() => app.close());

  it('filters, pages and shapes a repository', async () => {
    const { body } = await app.client.get<List>('/reports/all?category=a');
    expect(body).toMatchObject({ count: 3, pages: 2, next: '/reports/all?category=a&page=2' });
    expect(Object.keys(body.results[0] ?? {})).toEqual(['id', 'title']);
  });

  it('keeps a query builder’s own condition on every page', async () => {
    const { body: first } = await app.client.get<List>('/reports/popular?ordering=-views');
    expect(first.results.map(({ views }) => views)).toEqual([40, 30]);
    const { body: second } = await app.client.get<List>(
      `/reports/popular?ordering=-views&cursor=${String(first.next)}`,
    );
    expect([second.results.map(({ views }) => views), second.next]).toEqual([[20], null]);
  });

  it('paginates an array', async () => {
    const { body } = await app.client.get<List>('/reports/words?page=2');
    expect(body).toMatchObject({ count: 3, pages: 2, results: ['three'] });
  });

  it('includes rows, chooses fields and counts as asked', async () => {
    const { queries, result } = await app.countQueries(() =>
      app.client.get<List>('/reports/all?include=author&fields=title,author.name&count=none&category=b'),
    );
    expect(result.body).toMatchObject({ count: null, pages: null, next: null });
    expect(result.body.results).toEqual([{ title: 't0', author: { name: 'Ada' } }]);
    expect(queries).toHaveLength(2);
  });

  it('knows no fields of the members of an array', async () => {
    const { status, body } = await app.client.get<Problem>('/reports/words?fields=id');
    expect([status, body.detail]).toEqual([400, 'fields is no parameter of this list.']);
    const { body: uncounted } = await app.client.get<List>('/reports/words?count=none');
    expect(uncounted).toMatchObject({ count: null, next: '/reports/words?count=none&page=2' });
  });

  it('answers a bad query as a problem', async () => {
    const { status, body } = await app.client.get<Problem>('/reports/all?titel=x');
    expect([status, body.code]).toEqual([400, 'REST_QUERY_INVALID']);
  });
});
