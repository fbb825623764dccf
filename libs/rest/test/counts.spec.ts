// How a list is counted: exactly, by the planner's guess, or not at all; and told by the page where that is enough.
import { RequestContext } from '@nestling/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { testDialects, type TestApp } from '@nestling/testing';
import type { DataSource } from 'typeorm';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { List } from './wire.support.js';

const ROWS = 2000;

@RestEndpoint<Grain>({
  path: 'grains',
  filtering: { fields: ['weight', 'id'] },
  pagination: { pageSize: 20, maxPageSize: 1000 },
})
class Grain extends RestEntity {
  @Field({ type: 'integer' }) weight!: number;
}

@RestEndpoint<Pebble>({ path: 'pebbles', pagination: { pageSize: 1, count: 'none' } })
class Pebble extends RestEntity {
  @Field({ type: 'integer' }) weight!: number;
}

describe.each(testDialects())('counts on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database: dialect, feature: { endpoints: [Grain, Pebble] } });
    const source = app.get<DataSource>(getDataSourceToken() as never);
    const rows = Array.from({ length: ROWS }, (_, index) => ({ weight: index % 10, version: 1 }));
    // SQLite takes no more than a thousand terms at once.
    for (let start = 0; start < ROWS; start += 500) {
      await source.getRepository(Grain).insert(rows.slice(start, start + 500));
    }
    await source.getRepository(Pebble).insert(rows.slice(0, 2));
    await source.query(dialect === 'mysql' ? 'ANALYZE TABLE grains' : 'ANALYZE');
  });
  afterAll(() => app.close());

  const answer = async (query: string): Promise<{ body: List; queries: string[] }> => {
    const { result, queries } = await app.countQueries(() => app.client.get<List>(`/grains?${query}`));
    return { body: result.body, queries };
  };

  it('are exact unless something else is asked for', async () => {
    const { body, queries } = await answer('');
    expect([body.count, body.pages, queries.length]).toEqual([ROWS, 100, 1]);
  });

  it.each([
    ['weight=3&pageSize=500', 200, 1, null, null],
    ['weight=3&pageSize=200', 200, 1, null, null],
    ['weight=3&pageSize=150&page=2', 200, 2, null, 'page=1'],
    ['weight=77', 0, 0, null, null],
  ])('need no statement where the page tells: ?%s', async (query, count, pages, next, previous) => {
    const { body, queries } = await answer(query);
    expect([body.count, body.pages, queries.length]).toEqual([count, pages, 1]);
    expect([body.next, body.previous]).toEqual([next, previous && expect.stringContaining(previous)]);
  });

  it('are taken past the end, where the page tells nothing', async () => {
    const { body, queries } = await answer('weight=3&pageSize=150&page=4');
    expect([body.count, body.pages, body.results, queries.length]).toEqual([200, 2, [], 2]);
    expect(body.previous).toBe('/grains?weight=3&pageSize=150&page=2');
  });

  it('are left out by ?count=none, and the next page is still told', async () => {
    const { body, queries } = await answer('count=none&pageSize=1000');
    expect([body.count, body.pages, queries.length]).toEqual([null, null, 1]);
    expect(body.next).toBe('/grains?count=none&pageSize=1000&page=2');
    const { body: last } = await answer('count=none&pageSize=1000&page=2');
    expect([last.next, last.previous]).toEqual([null, '/grains?count=none&pageSize=1000&page=1']);
  });

  it('are the planner’s guess by ?count=estimated', async () => {
    const { body, queries } = await answer('count=estimated&weight=3');
    expect(queries[1]).toMatch(dialect === 'sqlite' ? /^SELECT COUNT/ : /^EXPLAIN/);
    expect(body.count).toBeGreaterThanOrEqual(21);
    expect(body.count).toBeLessThanOrEqual(dialect === 'postgres' ? 300 : ROWS * 1.5);
    expect(body.next).toContain('page=2');
    const { body: all } = await answer('count=estimated');
    expect(all.count).toBeGreaterThan(ROWS / 2);
    expect(all.count).toBeLessThan(ROWS * 2);
  });

  it('are never below what the caller sees', async () => {
    const { body } = await answer('count=estimated&id[gte]=1&id[lte]=40&pageSize=30');
    expect(body.count).toBeGreaterThanOrEqual(31);
    expect(body.pages).toBeGreaterThanOrEqual(2);
  });

  it('follow the default of the endpoint, and the words of a program', async () => {
    const { body } = await app.client.get<List>('/pebbles');
    expect([body.count, body.next]).toEqual([null, '/pebbles?page=2']);
    expect((await app.client.get<List>('/pebbles?count=exact')).body.count).toBe(2);
    const page = await endpointServiceOf(app, Grain).list({ count: 'none' }, RequestContext.system());
    expect([page.count, page.hasMore, page.results.length]).toEqual([null, true, 20]);
  });
});
