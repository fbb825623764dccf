// Members of JSON documents in filters: bound, bounded, and compared by their types.
import { RequestContext, type Where } from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import { Column, DataSource } from 'typeorm';
import { EndpointCatalog, Field, Reference, RestEndpoint, RestEntity, type Relation } from '../src/index.js';
import { listParameters } from '../src/openapi/parameters.document.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem } from './wire.support.js';

interface Size {
  readonly width?: number;
}

@RestEndpoint<Leaflet>({ filtering: { fields: ['details'] } })
class Leaflet extends RestEntity {
  @Field({ type: 'json', nullable: true }) details?: { pages?: unknown; size?: Size } | null;
}

@RestEndpoint<Rack>({ filtering: { fields: ['leaflet.details'] } })
class Rack extends RestEntity {
  @Reference(() => Leaflet) leaflet!: Relation<Leaflet>;
}

const DETAILS = [
  { pages: 100, size: { width: 3 }, name: 'Blue' },
  { pages: '100', size: { width: 3.5 }, gte: 1 },
  { pages: true, size: [{ width: 3 }], 'a"b': 1 },
  { pages: null, ['x'.repeat(64)]: 'long', name: 'bl%' },
  null,
];

describe.each(testDialects())('members of documents on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: [Leaflet, Rack] } });
    for (const [index, details] of DETAILS.entries()) {
      expect((await app.client.post('/leaflets', { body: { details } })).status).toBe(201);
      expect((await app.client.post('/racks', { body: { leafletId: index + 1 } })).status).toBe(201);
    }
  });
  afterAll(() => app.close());

  const found = async (query: string, path = '/leaflets'): Promise<unknown> => {
    const { body } = await app.client.get<List & Problem>(`${path}?${query}`);
    return body.results?.map(({ id }) => id) ?? body.detail;
  };
  const tree = (filter: unknown, path?: string) =>
    found(`filter=${encodeURIComponent(JSON.stringify(filter))}`, path);

  it.each([
    ['details.pages=100', [1]],
    ['details.pages="100"', [2]],
    ['details.pages[ne]=100', [2, 3, 4, 5]],
    ['details.pages=true', [3]],
    ['details.pages[gt]=99', [1]],
    ['details.pages[in]=100,true', [1, 3]],
    ['details.pages[between]=1,200', [1]],
    ['details.pages[null]=true', [4, 5]],
    ['details.pages[contains]=0', [2]],
    ['details.size.width[gte]=3', [1, 2]],
    ['details.size.0.width=3', []],
    ['details.name[icontains]=BL', [1, 4]],
    ['details.name[startsWith]=bl%25', [4]],
    ['details.gte=1', [2]],
    [`details.${'x'.repeat(64)}=long`, [4]],
    ['details[null]=true', [5]],
  ])('?%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it.each<[object, number[]]>([
    [{ details: { size: { width: { lt: 3.2 } }, pages: 100 } }, [1]],
    [{ 'details.size.width': 3.5 }, [2]],
    [{ details: { 'size.width': 3.5 } }, [2]],
    [{ details: { pages: null } }, [4, 5]],
    [{ not: { details: { pages: { in: ['100', 100] } } } }, [3, 4, 5]],
    [{ 'details.gte': { lt: 5 } }, [2]],
    [{ details: { null: false, name: { endsWith: 'e' } } }, [1]],
  ])('?filter=%j', async (filter, expected) => {
    expect(await tree(filter)).toEqual(expected);
  });

  it('are reached through references, and by programs', async () => {
    expect(await found('leaflet.details.size.width=3', '/racks')).toEqual([1]);
    expect(await tree({ leaflet: { details: { size: { width: 3.5 } } } }, '/racks')).toEqual([2]);
    const where: Where<Leaflet> = { details: { size: { width: { gt: 3 } } }, 'details.pages': '100' };
    const { results } = await endpointServiceOf(app, Leaflet).list({ where }, RequestContext.system());
    expect(results.map(({ id }) => id)).toEqual([2]);
  });

  const PATH = 'takes 1 to 8 members of 1 to 64 characters, without double quotes.';
  it.each([
    ['details..pages=1', `details..pages ${PATH}`],
    ['details.=1', `details. ${PATH}`],
    ['details.a%22b=1', `details.a"b ${PATH}`],
    ['details.a%00=1', `details.a\0 ${PATH}`],
    [`details.a${'.a'.repeat(8)}=1`, `details.a${'.a'.repeat(8)} ${PATH}`],
    ['details.pages[like]=1', 'details.pages[like] has no such operator; did you mean "lte"?; use eq, ne, gt, gte, lt, lte, in, nin, between, contains, icontains, startsWith, endsWith, null.'],
    ['details.pages[null]=maybe', 'details.pages takes true or false.'],
    ['details=1', 'details[eq] has no such operator; use null.'],
    ['details.pages[gte]=1e999', 'details.pages takes a number, true or false, or a text of at most 2000 characters without NUL.'],
    ['filter={"details":{"pages":{"gte":[1]}}}', 'filter at /details/pages/gte takes a number, true or false, or a text of at most 2000 characters without NUL.'],
    ['filter={"details":{"a":{}}}', 'filter at /details/a takes a value, or operators with theirs.'],
    ['filter={"details":{"":1}}', `filter at /details/ ${PATH}`],
  ])('refuse ?%s', async (query, detail) => {
    expect(await found(query)).toBe(detail);
  }); // prettier-ignore

  it('are described where the column is', () => {
    const plan = app.get(EndpointCatalog).plans.find(({ name }) => name === 'Leaflet');
    const parameter = plan && listParameters(plan).find(({ name }) => name === 'details[null]');
    expect(parameter?.['description']).toBe(
      'Rows whose details is null, or is not. Members are compared by their paths: `details.a.b=1`, `details.a[gte]=1`.',
    );
  });

  it('never stand in the text of a statement', async () => {
    const shapes = new Set<string>();
    for (const path of [
      'pages',
      "o'clock",
      '$[*]',
      '`x`',
      '" OR 1=1 --',
      "a') OR ('1'='1",
      '\\',
      '*',
      '?',
      '$1',
    ]) {
      const { queries } = await app.countQueries(() => found(`details.${encodeURIComponent(path)}=1`));
      for (const query of queries) shapes.add(query);
    }
    expect([...shapes]).toHaveLength(1);
  });
});

/** A column of PostgreSQL's own type, and one that keeps documents as texts. */
@RestEndpoint<Binder>({ filtering: { fields: ['binary', 'simple'] } })
class Binder extends RestEntity {
  @Column({ type: 'jsonb' }) binary!: Size;
  @Column({ type: 'simple-json' }) simple!: Size;
}

// The other databases have no jsonb.
describe.each(testDialects().filter((dialect) => dialect === 'postgres'))('columns of %s', (database) => {
  it('of type jsonb and simple-json have members too', async () => {
    const app = await bootFeature({ database, feature: { endpoints: [Binder] } });
    const rows = [1, 2].map((width) => ({ binary: { width }, simple: { width: -width } }));
    await app.get(DataSource).getRepository(Binder).save(rows);
    for (const query of ['binary.width=2', 'simple.width=-2', 'binary.width[gt]=1&simple.width[lt]=-1']) {
      const { body } = await app.client.get<List>(`/binders?${query}`);
      expect(body.results).toMatchObject([{ binary: { width: 2 } }]);
    }
    await app.close();
  });
});
