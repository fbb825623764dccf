// The query language: operators, trees, and conditions on related rows, alike on every database.
import {
  EndpointService,
  RestEndpoint,
  RestEntity,
  RestService,
  Field,
  Reference,
  References,
  type Relation,
} from '../src/index.js';
import { RequestContext, type Where } from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import { OneToMany } from 'typeorm';
import { bootFeature } from './feature.app.js';
import type { View } from './wire.support.js';

@RestEndpoint<Writer>({ path: 'writers' })
class Writer extends RestEntity {
  @Field() name!: string;
  @Field({ default: false }) secretive!: boolean;
  @Field({ hidden: true, nullable: true }) pseudonym?: string;
  @OneToMany(() => Novel, (novel) => novel.writer) novels!: Relation<Novel>[];
}

@RestEndpoint<Label>({ path: 'labels' })
class Label extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Novel>({
  path: 'novels',
  filtering: {
    fields: [
      'title', 'price', 'pages', 'writerId', 'writer.name', 'criticisms.stars', 'criticisms.text', 'labels.name',
    ],
    search: ['title', 'writer.name', 'criticisms.text'],
    ordering: ['title', 'writer.name'],
  },
}) // prettier-ignore
class Novel extends RestEntity {
  @Field() title!: string;
  @Field({ type: 'decimal', scale: 2 }) price!: string;
  @Field({ type: 'integer', nullable: true }) pages?: number | null;
  @Reference(() => Writer, { nullable: true }) writer?: Relation<Writer> | null;
  @References(() => Label) labels!: Relation<Label>[];
  @OneToMany(() => Criticism, (criticism) => criticism.novel) criticisms!: Relation<Criticism>[];
}

@RestEndpoint<Criticism>({ path: 'criticisms' })
class Criticism extends RestEntity {
  @Field({ type: 'integer' }) stars!: number;
  @Field({ type: String, nullable: true }) text?: string | null;
  @Reference(() => Novel) novel!: Relation<Novel>;
}

@RestService(Novel)
class NovelService extends EndpointService<Novel> {}

@RestService(Writer)
class WriterService extends EndpointService<Writer> {
  override scope({ isSystem }: RequestContext): Where<Writer> {
    return isSystem ? {} : { secretive: false };
  }
}

const ROWS = {
  writers: [{ name: 'Ada' }, { name: 'bob' }],
  labels: [{ name: 'crime' }, { name: 'sea_' }],
  novels: [
    { title: 'Alpha%', price: '10.00', pages: 100, writerId: 1, labelIds: [1] },
    { title: 'beta', price: '12.50', pages: null, writerId: 2, labelIds: [1, 2] },
    { title: 'Gamma', price: '20.00', pages: 300, writerId: null, labelIds: [] },
    { title: 'gamma ray', price: '30.00', pages: 50, writerId: 1, labelIds: [2] },
  ],
  criticisms: [
    { stars: 5, text: 'grand', novelId: 1 },
    { stars: 2, text: null, novelId: 1 },
    { stars: 4, text: 'Good', novelId: 2 },
  ],
};

describe.each(testDialects())('filters on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    const feature = { endpoints: [Writer, Label, Novel, Criticism], services: [WriterService, NovelService] };
    app = await bootFeature({ database: dialect, feature });
    for (const [path, rows] of Object.entries(ROWS)) {
      for (const body of rows) expect((await app.client.post(`/${path}`, { body })).status).toBe(201);
    }
  });
  afterAll(() => app.close());

  const answer = (query: string) => app.client.get<{ results: View[]; detail: string }>(`/novels?${query}`);
  const ids = async (query: string): Promise<unknown> => {
    const { body } = await answer(query);
    return body.results?.map(({ id }) => id) ?? body.detail;
  };
  const tree = (filter: object): Promise<unknown> =>
    ids(`filter=${encodeURIComponent(JSON.stringify(filter))}`);

  it.each([
    ['price[between]=12.5,20', [2, 3]],
    ['title[contains]=amma', [3, 4]],
    ['title[contains]=Gam', [3]],
    ['title[icontains]=GAM', [3, 4]],
    ['title[startsWith]=gam', [4]],
    ['title[endsWith]=a', [2, 3]],
    ['title[contains]=%25', [1]],
    ['title[startsWith]=*', []],
    ['pages[ne]=100', [2, 3, 4]],
    ['pages[nin]=100,50', [2, 3]],
    ['pages[null]=true', [2]],
    ['writer.name=Ada', [1, 4]],
    ['writer.name[ne]=Ada', [2]],
    ['criticisms.stars[gte]=4', [1, 2]],
    ['labels.name[endsWith]=_', [2, 4]],
    ['search=ADA', [1, 4]],
    ['search=good', [2]],
    ['ordering=writer.name', [1, 4, 2, 3]],
    ['ordering=-writer.name,-title', [3, 2, 4, 1]],
  ])('?%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each<[object, unknown]>([
    [{ or: [{ price: { gte: 30 } }, { title: 'beta' }] }, [2, 4]],
    [{ not: { pages: { gt: 60 } } }, [2, 4]],
    [{ not: { writer: { name: 'Ada' } } }, [2, 3]],
    [{ and: [{ price: { gt: '10' } }, { pages: null }] }, [2]],
    [{ criticisms: { some: { stars: 5, text: null } } }, []],
    [{ criticisms: { some: { stars: 2, text: null } } }, [1]],
    [{ criticisms: { none: { stars: { lt: 3 } } } }, [2, 3, 4]],
    [{ criticisms: { every: { text: { ne: null } } } }, [2, 3, 4]],
    [{ labels: { every: { name: 'crime' } } }, [1, 3]],
    [{ 'labels.name': { in: ['crime', 'x'] } }, [1, 2]],
    [{ writer: { name: { contains: 'd' } }, price: { lt: 20 } }, [1]],
  ])('?filter=%j', async (filter, expected) => {
    expect(await tree(filter)).toEqual(expected);
  });

  it('sees no row of another endpoint that its scope hides', async () => {
    const system = RequestContext.system();
    const { id: writerId } = await app.get(WriterService).create({ name: 'Zoe', secretive: true }, system);
    const body = { title: 'Hidden', price: '1', writerId, labelIds: [] };
    expect((await app.client.post('/novels', { body })).status).toBe(409);
    await app.get(NovelService).create(body, system);
    expect(await ids('writer.name=Zoe')).toEqual([]);
    expect(await tree({ not: { writer: { name: 'Zoe' } }, title: 'Hidden' })).toEqual([5]);
    // Its name orders nothing either: the novel stands where those without a writer do.
    expect(await ids('ordering=writer.name,-title')).toEqual([4, 1, 2, 5, 3]);
  });

  it.each<[string, string]>([
    ['{', 'filter takes JSON, such as {"price":{"gte":10}}.'],
    ['[]', 'filter takes an object of conditions.'],
    ['{"titel":1}', 'filter at /titel names titel, which cannot be filtered by; did you mean "title"?'],
    ['{"title":5}', 'filter at /title takes a text of at most 2000 characters without NUL.'],
    ['{"or":[{"pages":{"gte":null}}]}', 'filter at /or/0/pages/gte takes a whole number of 32 bits.'],
    [
      '{"writer":{"pseudonym":"x"}}',
      'filter at /writer/pseudonym names pseudonym, which cannot be filtered by.',
    ],
    [
      '{"criticisms":{"stars":5}}',
      'filter at /criticisms/stars takes some, none, every, each with conditions.',
    ],
    ['{"or":[]}', 'filter at /or takes a list of conditions.'],
    ['{"price":{"between":[1]}}', 'filter at /price/between takes two values, each a decimal number.'],
    [
      '{"price":{"contains":"1"}}',
      'filter at /price/contains has no operator contains; use eq, ne, gt, gte, lt, lte, in, nin, between, null.',
    ],
  ])('refuses ?filter=%s', async (filter, detail) => {
    const response = await answer(`filter=${encodeURIComponent(filter)}`);
    expect([response.status, response.body.detail]).toEqual([400, detail]);
  });

  it('refuses a tree that is too deep or has too many conditions', async () => {
    const deep = Array.from({ length: 12 }).reduce<object>((inner) => ({ not: inner }), { title: 'x' });
    expect(await tree(deep)).toMatch(/nests deeper than 10 levels/);
    expect(await tree({ or: Array.from({ length: 101 }, () => ({ title: 'x' })) })).toMatch(
      /more than 100 conditions/,
    );
  });
});
