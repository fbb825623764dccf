// Every option of an endpoint beside the others: what one promises holds with the others, too.
import { RequestContext } from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import { RestDocs } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { Item, MARKET, Seller } from './fixtures/market.js';
import type { Documented } from './openapi.app.js';
import { endpointServiceOf } from './program.support.js';
import { fieldsOf, type List, type Problem, type View } from './wire.support.js';

const tree = (filter: unknown): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`;
const keyed = (key: string): { headers: Record<string, string> } => ({ headers: { 'idempotency-key': key } });
interface Groups {
  readonly results: readonly Record<string, unknown>[];
}

describe.each(testDialects())('features beside each other on %s', (database) => {
  let app: TestApp;
  const post = async (path: string, body: object): Promise<View> => {
    const answer = await app.client.post<View>(path, { body });
    expect([answer.status, answer.text]).toEqual([201, answer.text]);
    return answer.body;
  };
  const namesOf = async (query: string): Promise<unknown[]> => {
    const answer = await app.client.get<List>(`/items?pageSize=100&ordering=name&${query}`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.body.results.map(({ name }) => name);
  };
  const aggregate = async (query: string): Promise<Groups['results']> => {
    const answer = await app.client.get<Groups>(`/items/aggregate?${query}`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.body.results;
  };

  beforeAll(async () => {
    app = await bootFeature({ database, feature: MARKET, configure: (server) => RestDocs.setup(server) });
    const [ann, bob] = [await post('/sellers', { name: 'ann' }), await post('/sellers', { name: 'bob' })];
    const details = { size: { w: 3 }, kind: 'box' };
    await post('/items', { name: 'apple', price: '5', count: 1, sellerId: ann.id, details });
    await post('/items', {
      name: 'bread',
      price: '7',
      count: 3,
      sellerId: bob.id,
      reviews: [{ text: 'good', rating: 5 }],
    });
    const gone = await post('/items', { name: 'chest', price: '9', sellerId: ann.id });
    expect((await app.client.delete(`/items/${gone.id}`)).status).toBe(204);
    const system = RequestContext.system();
    await endpointServiceOf(app, Seller).create({ name: 'secret' }, system);
    await endpointServiceOf(app, Item).create({ name: 'secret', sellerId: ann.id }, system);
  });
  afterAll(() => app.close());

  it('count what a list shows: scope, deleted rows, filter backends, members of documents', async () => {
    expect(await aggregate('count=*')).toEqual([{ count: 2 }]);
    expect(await aggregate('count=*&withDeleted=true')).toEqual([{ count: 3 }]);
    expect(await aggregate('count=*&cheaperThan=6')).toEqual([{ count: 1 }]);
    expect(await aggregate('count=*&details.size.w=3&search=ann')).toEqual([{ count: 1 }]);
    const program = endpointServiceOf(app, Item);
    const context = RequestContext.system({ withDeleted: true });
    expect(await program.aggregate({ count: true }, context)).toEqual({ results: [{ count: 4 }] });
  });

  it('reach a field whose name a parameter has, by its operators', async () => {
    expect(await namesOf('count[eq]=3')).toEqual(['bread']);
    expect(await namesOf('count[eq]=3&count=none')).toEqual(['bread']);
    expect(await namesOf(`count=none&${tree({ count: 3 })}`)).toEqual(['bread']);
    expect(await aggregate('count=*&count[eq]=3&sum=count')).toEqual([{ count: 1, sum: { count: 3 } }]);
    const twice = await app.client.get<Problem>('/items?name=x&name[eq]=x');
    expect([twice.status, fieldsOf(twice)]).toEqual([400, ['name']]);
    const paths = RestDocs.document(app.app).paths as unknown as Record<string, Record<string, Documented>>;
    for (const path of ['/items', '/items/aggregate']) {
      const names = paths[path]?.['get']?.parameters?.map(({ name, in: place }) => `${place} ${name}`) ?? [];
      expect(names).toContain('query count[eq]');
      expect(names.filter((name) => name === 'query count')).toHaveLength(1);
    }
  });

  it('take as many members of documents as a URL holds', async () => {
    const lists = Array.from({ length: 72 }, (_, index) => `details.a${index}[nin]=${'1,'.repeat(99)}x`);
    expect(await namesOf(lists.join('&'))).toEqual(['apple', 'bread']);
    expect(await namesOf('details.size.w[in]=3,box,true')).toEqual(['apple']);
    expect(await namesOf('details.kind[nin]=3,box,true')).toEqual(['bread']);
  });

  it('keep deleted and hidden rows out of what is included', async () => {
    const ann = await app.client.get<View>('/sellers/1?include=items.reviews');
    expect((ann.body['items'] as View[]).map(({ name }) => name)).toEqual(['apple']);
    const all = await app.client.get<View>(
      '/sellers/1?include=items&withDeleted=true&fields=name,items.name',
    );
    expect(all.body).toEqual({ name: 'ann', items: [{ name: 'apple' }] });
    expect((await app.client.get<List>('/sellers?items.name=secret')).body.results).toEqual([]);
    expect((await app.client.get<List>('/sellers?items.name=chest')).body.results).toEqual([]);
  });

  it('continue a list whose scope and neighbours’ scopes change, and not one of another question', async () => {
    for (const rating of [3, 1, 2, null]) await post('/reviews', { text: 'fine', rating, itemId: 1 });
    const query = 'ordering=rating&include=item.seller&item.details.size.w=3';
    const seen: unknown[] = [];
    let cursor = '';
    for (let pages = 0; pages < 2; pages++) {
      const { status, body } = await app.client.get<List>(`/reviews?${query}${cursor}`);
      expect(status).toBe(200);
      seen.push(...body.results.map(({ rating }) => rating));
      if (body.next) cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual([1, 2, 3, null]);
    const other = query.replace('w=3', 'w=4');
    expect((await app.client.get(`/reviews?${other}${cursor}`)).status).toBe(400);
    expect((await app.client.get(`/reviews?${query}&withDeleted=true${cursor}`)).status).toBe(400);
  });

  it('run a bulk with a key once, item by item or as a whole, alone or at the same time', async () => {
    for (const [atomic, stored] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const name = `bulk-${atomic}`;
      const body = {
        create: [
          { name, sellerId: 1 },
          { name, sellerId: 987654 },
        ],
      };
      const send = (): Promise<{ status: number; text: string }> =>
        app.client.post(`/items/bulk?atomic=${atomic}`, { body, ...keyed(name) });
      const answers = await Promise.all([send(), send(), send(), send()]);
      answers.push(await send());
      expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, () => (atomic ? 409 : 200)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(await namesOf(`name=${name}`)).toHaveLength(stored);
    }
  });
});
