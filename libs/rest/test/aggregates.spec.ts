// Counts and sums at /aggregate: over the rows of the list, alike on every database.
import { RequestContext } from '@nestling/core';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import { Sale, SALES, Seller } from './aggregates.support.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { Problem } from './wire.support.js';

const MAX_BIGINT = '9223372036854775807';
const SELLERS = [
  { name: 'Ada', country: 'IE' },
  { name: 'Bob', country: 'PT' },
  { name: 'Zoe', country: 'FR', secretive: true },
];
const ROWS = [
  { category: 'news', price: '0.10', quantity: 1, weight: 0.5, units: MAX_BIGINT, soldOn: '2026-01-31', soldAt: '2026-01-31T12:00:00.123Z', express: true, sellerId: 1 },
  { category: 'news', price: '0.20', quantity: 2, weight: 0.25, units: MAX_BIGINT, soldOn: '2025-12-01', soldAt: '2025-12-01T00:00:00Z', express: false, sellerId: 1 },
  { category: 'sport', price: '-10.35', quantity: 2, weight: null, units: '-3', soldOn: null, soldAt: null, express: true, sellerId: 2 },
  { category: null, price: null, quantity: null, weight: 4, units: null, soldOn: null, soldAt: null, express: false, sellerId: null },
  { category: 'news', price: '5', quantity: 7, weight: 0, units: '1', soldOn: '2026-02-01', soldAt: '2026-02-01T00:00:00Z', express: true, sellerId: 3 },
  { category: 'sport', price: '999', quantity: 999, internal: true },
]; // prettier-ignore

const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

describe.each(matrix)('aggregates on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, platform, feature: SALES });
    const system = RequestContext.system();
    for (const seller of SELLERS) await endpointServiceOf(app, Seller).create(seller, system);
    for (const sale of ROWS) await endpointServiceOf(app, Sale).create(sale, system);
  });
  afterAll(() => app.close());

  const answer = (query: string) =>
    app.client.get<{ results: Record<string, unknown>[] } & Problem>(`/sales/aggregate?${query}`);
  const results = async (query: string): Promise<unknown> => {
    const { body } = await answer(query);
    return body.results ?? body.detail;
  };

  it('counts and sums up exactly', async () => {
    expect(await results('count=*&sum=price,quantity,weight,units')).toEqual([
      {
        count: 5,
        sum: { price: '-5.05', quantity: 12, weight: 4.75, units: '18446744073709551612' },
      },
    ]);
  });

  it('averages without the digits that databases drop', async () => {
    expect(await results('avg=price,quantity,weight&groupBy=category')).toEqual([
      { category: 'news', avg: { price: 5.3 / 3, quantity: 10 / 3, weight: 0.25 } },
      { category: 'sport', avg: { price: -10.35, quantity: 2, weight: null } },
      { category: null, avg: { price: null, quantity: null, weight: 4 } },
    ]);
  });

  it('answers the least and the greatest in the form of the field', async () => {
    const fields = 'price,units,soldOn,soldAt,category,weight';
    expect(await results(`min=${fields}&max=${fields}`)).toEqual([
      {
        min: {
          price: '-10.35',
          units: '-3',
          soldOn: '2025-12-01',
          soldAt: '2025-12-01T00:00:00.000Z',
          category: 'news',
          weight: 0,
        },
        max: {
          price: '5.00',
          units: MAX_BIGINT,
          soldOn: '2026-02-01',
          soldAt: '2026-02-01T00:00:00.000Z',
          category: 'sport',
          weight: 4,
        },
      },
    ]);
  });

  it('has null where nothing is summed up, and no group where there is none', async () => {
    expect(await results('count=*&sum=price,quantity,units&avg=weight&min=soldAt&category=none')).toEqual([
      {
        count: 0,
        sum: { price: null, quantity: null, units: null },
        avg: { weight: null },
        min: { soldAt: null },
      },
    ]);
    expect(await results('count=*&groupBy=category&category=none')).toEqual([]);
  });

  it('groups by several fields, in their order, NULL last', async () => {
    expect(await results('count=*&groupBy=category,express')).toEqual([
      { category: 'news', express: false, count: 1 },
      { category: 'news', express: true, count: 2 },
      { category: 'sport', express: true, count: 1 },
      { category: null, express: false, count: 1 },
    ]);
  });

  it.each([
    ['-count,category', ['news', 'sport', null]],
    ['-category', [null, 'sport', 'news']],
    ['sum.price', ['sport', 'news', null]],
    ['-sum.price', [null, 'news', 'sport']],
    ['-max.soldAt', ['sport', null, 'news']],
    ['avg.units,-category', ['sport', 'news', null]],
  ])('orders groups by %s', async (ordering, expected) => {
    const query = `count=*&sum=price&max=soldAt&avg=units&groupBy=category&ordering=${ordering}`;
    const rows = (await results(query)) as { category: unknown }[];
    expect(rows.map(({ category }) => category)).toEqual(expected);
  });

  it('groups by the rows that references lead to, as far as their scope reaches', async () => {
    expect(await results('count=*&sum=quantity&groupBy=seller.country')).toEqual([
      { 'seller.country': 'IE', count: 2, sum: { quantity: 3 } },
      { 'seller.country': 'PT', count: 1, sum: { quantity: 2 } },
      { 'seller.country': null, count: 2, sum: { quantity: 7 } },
    ]);
    expect(
      await results('count=*&groupBy=seller.country,category&seller.name=Bob&ordering=-category'),
    ).toEqual([{ 'seller.country': 'PT', category: 'sport', count: 1 }]);
  });

  it('looks at the rows of the list: by filters, trees, search and scope', async () => {
    expect(await results('count=*&quantity[gte]=2&category[ne]=sport')).toEqual([{ count: 2 }]);
    const filter = encodeURIComponent('{"or":[{"quantity":7},{"seller":{"name":"Bob"}}]}');
    expect(await results(`sum=quantity&filter=${filter}`)).toEqual([{ sum: { quantity: 9 } }]);
    expect(await results('count=*&search=POR')).toEqual([{ count: 1 }]);
    const all = await endpointServiceOf(app, Sale).aggregate({ max: ['quantity'] }, RequestContext.system());
    expect(all.results).toEqual([{ max: { quantity: 999 } }]);
  });

  it('groups by dates as they are on the wire', async () => {
    expect(await results('count=*&groupBy=soldOn&ordering=-soldOn')).toEqual([
      { soldOn: null, count: 2 },
      { soldOn: '2026-02-01', count: 1 },
      { soldOn: '2026-01-31', count: 1 },
      { soldOn: '2025-12-01', count: 1 },
    ]);
  });

  it.each([
    ['', 'nothing is asked for: send count=*, or one of sum, avg, min, max with its fields.'],
    ['groupBy=category', 'nothing is asked for: send count=*, or one of sum, avg, min, max with its fields.'],
    ['count=price', 'count takes *, which counts the rows.'],
    ['sum=pric', 'sum of pric is not possible; did you mean "price"? use price, quantity, weight, units.'],
    ['sum=secret', 'sum of secret is not possible; use price, quantity, weight, units.'],
    ['avg=category', 'avg of category is not possible; use price, quantity, weight, units.'],
    ['min=', 'min of nothing is not possible; use price, quantity, weight, units, soldOn, soldAt, category.'],
    ['sum=price,price', 'sum takes each field once.'],
    [
      'count=*&groupBy=secret',
      'groupBy of secret is not possible; use category, sellerId, seller.country, express, soldOn.',
    ],
    [
      'count=*&groupBy=category&ordering=sum.price',
      'ordering by sum.price is not possible; use what this request asks for: category, count.',
    ],
    ['count=*&ordering=count,-count', 'ordering takes each term once.'],
    ['count=*&page=2', 'page is no parameter of this route.'],
    ['count=*&grupBy=category', 'grupBy is no parameter of this route; did you mean "groupBy"?'],
    ['count=*&quantity=x', 'quantity takes a whole number of 32 bits.'],
  ])('refuses ?%s', async (query, detail) => {
    const { status, body } = await answer(query);
    expect([status, body.code]).toEqual([400, 'REST_QUERY_INVALID']);
    expect(body.detail.replace('?;', '?')).toBe(detail);
  });

  it('refuses more groups than an answer has, with a way out', async () => {
    const groups = () => app.client.get<Problem>('/stalls/aggregate?count=*&groupBy=name');
    for (const name of ['a', 'b']) await app.client.post('/stalls', { body: { name } });
    expect((await groups()).status).toBe(200);
    await app.client.post('/stalls', { body: { name: 'c' } });
    const { status, body } = await groups();
    expect([status, body.code]).toEqual([400, 'REST_TOO_MANY_GROUPS']);
    expect(body.detail).toMatch(/more than 2 groups: narrow them by filters/);
  });

  it('gives no 5xx for a sum that no number holds', async () => {
    for (let count = 0; count < 2; count++)
      await endpointServiceOf(app, Sale).create(
        { category: 'large', weight: 1e308 },
        RequestContext.system(),
      );
    const refused = await answer('sum=weight&category=large');
    const expected = database === 'postgres' ? [400, 'REST_SUM_TOO_LARGE'] : [200, undefined];
    expect([refused.status, refused.body.code]).toEqual(expected);
  });

  it('has a tag, HEAD, and no other verb', async () => {
    const { headers } = await answer('count=*');
    const again = await app.client.get('/sales/aggregate?count=*', {
      headers: { 'if-none-match': headers['etag'] ?? '' },
    });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await app.client.head('/sales/aggregate?count=*')).status).toBe(200);
    const refused = await app.client.patch<Problem>('/sales/aggregate', { body: {} });
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await app.client.options('/sales/aggregate')).headers['allow']).toBe('GET, HEAD');
    // Where the option is missing, the path is that of a row which is not there.
    expect((await app.client.get('/sellers/aggregate')).status).toBe(404);
  });
});
