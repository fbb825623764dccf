// Included rows and chosen fields, alike on every database and both platforms.
import { RequestContext } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import { platforms, testDialects, type Platform, type TestApp } from '@nestling/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { bootFeature } from './feature.app.js';
import {
  ENDPOINTS,
  ENTITIES,
  Label,
  Medium,
  Novel,
  Publisher,
  ROWS,
  WriterService,
} from './fixtures/bookcase.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem, View } from './wire.support.js';

const system = RequestContext.system();
const sourceOf = (app: TestApp) => app.get<DataSource>(getDataSourceToken() as never);

async function bootBookcase(database: DialectName, platform: Platform = 'fastify'): Promise<TestApp> {
  const feature = { endpoints: ENDPOINTS, services: [WriterService] };
  const app = await bootFeature({ database, platform, feature, source: { entities: ENTITIES } });
  await sourceOf(app).getRepository(Publisher).save({ name: 'House' });
  for (const [path, rows] of Object.entries(ROWS)) {
    for (const body of rows) expect((await app.client.post(`/${path}`, { body })).status).toBe(201);
  }
  return app;
}

const matrix = testDialects().flatMap((dialect) => platforms.map((platform) => [dialect, platform] as const));

describe.each(matrix)('included rows on %s with %s', (dialect, platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootBookcase(dialect, platform);
  });
  afterAll(() => app.close());

  const read = async (path: string): Promise<View> => (await app.client.get<View>(path)).body;
  const list = async (path: string): Promise<View[]> => (await app.client.get<List>(path)).body.results;

  it('stand on the pages of cursors too', async () => {
    const path = '/criticisms?ordering=-stars&include=novel&fields=id,novel.title';
    const { body: first } = await app.client.get<List>(path);
    expect(first.results).toEqual([
      { id: 1, novel: { title: 'Alpha' } },
      { id: 3, novel: { title: 'Beta' } },
    ]);
    const { body: second } = await app.client.get<List>(`${path}&cursor=${first.next}`);
    expect([second.results, second.next]).toEqual([[{ id: 2, novel: { title: 'Alpha' } }], null]);
  });

  it('stand beside their keys, in the shape of their own endpoint', async () => {
    expect(await read('/novels/1?include=writer')).toMatchObject({
      writerId: 1,
      writer: { id: 1, name: 'Ada', initial: 'A', version: 1 },
    });
    const novel = await read('/novels/1?include=writer,criticisms,labels');
    expect(Object.keys(novel['writer'] as object)).toEqual(['id', 'name', 'initial', 'version']);
    expect(novel['criticisms']).toEqual([
      { stars: 5, id: 1, criticId: 2 },
      { stars: 2, id: 2, criticId: null },
    ]);
    expect((novel['labels'] as View[]).map(({ id, name }) => [id, name])).toEqual([
      [1, 'crime!'],
      [2, 'sea!'],
    ]);
    expect(Object.keys(novel).slice(-3)).toEqual(['writer', 'labels', 'criticisms']);
  });

  it('are null or an empty list where there are none', async () => {
    const [, , gamma] = await list('/novels?include=writer,labels,criticisms');
    expect(gamma).toMatchObject({ writerId: null, writer: null, labels: [], criticisms: [] });
  });

  it('are the visible fields of a class that is no endpoint', async () => {
    expect(await read('/novels/1?include=publisher')).toMatchObject({ publisher: { id: 1, name: 'House' } });
    expect(Object.keys((await read('/novels/1?include=publisher'))['publisher'] as object)).toEqual([
      'id',
      'name',
    ]);
  });

  it('nest, and bring those on the way', async () => {
    const { criticisms } = await read('/novels/1?include=criticisms.critic.novels');
    expect(criticisms).toMatchObject([
      { stars: 5, critic: { name: 'Bob', novels: [{ title: 'Beta', labelIds: [2] }] } },
      { stars: 2, critic: null },
    ]);
  });

  it('are read in one statement for each relation and level, whatever the page', async () => {
    const { queries } = await app.countQueries(() =>
      list('/novels?include=writer,labels,criticisms.critic,discs&fields=id,labels.name&count=none'),
    );
    expect(queries).toHaveLength(6);
  });

  it('are read by the same statements for pages of about the same length', async () => {
    const statements = async (pageSize: number): Promise<string[]> =>
      (
        await app.countQueries(() =>
          list(`/novels?include=labels,criticisms&count=none&pageSize=${pageSize}`),
        )
      ).queries;
    expect(await statements(3)).toEqual(await statements(4));
  });

  it('lead through a tree of one class', async () => {
    expect(await read('/folders/1?include=children.children,parent')).toMatchObject({
      parent: null,
      children: [
        { name: 'left', children: [{ name: 'leaf' }] },
        { name: 'right', children: [] },
      ],
    });
    expect((await list('/folders?include=parent')).map(({ parent }) => (parent as View | null)?.id)).toEqual([
      undefined,
      1,
      1,
      2,
    ]);
  });

  it('lead through a junction of a class with itself', async () => {
    const { shortcuts } = await read('/folders/4?include=shortcuts&fields=id,shortcuts.name');
    expect(shortcuts).toEqual([{ name: 'root' }, { name: 'right' }]);
  });

  it('are of the class that the relation names, where others share its table', async () => {
    const { discs } = await read('/novels/1?include=discs');
    expect(discs).toMatchObject([{ label: 'cd', novelId: 1 }]);
  });

  it('change the tag of an answer', async () => {
    const before = (await app.client.get('/writers/2?include=novels')).headers['etag'] ?? '';
    const same = await app.client.get('/writers/2?include=novels', { headers: { 'if-none-match': before } });
    expect([before.slice(0, 3), same.status]).toEqual(['"1-', 304]);
    const { version } = await read('/novels/2');
    await app.client.patch('/novels/2', { body: { pages: 9, version } });
    const after = await app.client.get('/writers/2?include=novels', { headers: { 'if-none-match': before } });
    expect([after.status, after.headers['etag'] === before]).toEqual([200, false]);
    const written = await app.client.patch('/writers/2', {
      body: { name: 'Bob' },
      headers: { 'if-match': after.headers['etag'] ?? '' },
    });
    expect(written.status).toBe(200);
  });

  it('keep to the fields that are asked for, in the order of the answer', async () => {
    const path =
      '/novels/1?include=writer,criticisms.critic&fields=title,id,writer.name,criticisms.critic.name';
    expect(JSON.stringify(await read(path))).toBe(
      JSON.stringify({
        id: 1,
        title: 'Alpha',
        writer: { name: 'Ada' },
        criticisms: [
          { stars: 5, id: 1, criticId: 2, critic: { name: 'Bob' } },
          { stars: 2, id: 2, criticId: null, critic: null },
        ],
      }),
    );
    expect(await read('/writers/1?fields=initial')).toEqual({ initial: 'A' });
    expect(await read('/novels/1?fields=doublePages,labelIds')).toEqual({ labelIds: [1, 2], doublePages: 2 });
  });

  it('keep their parameters in the links to other pages', async () => {
    const { body } = await app.client.get<List>('/novels?include=writer&fields=id&pageSize=2&count=none');
    expect(body).toMatchObject({ count: null, pages: null, previous: null });
    const { body: second } = await app.client.get<List>(body.next ?? '');
    expect(second.results.map(({ id, writer }) => [id, (writer as View | null)?.id])).toEqual([
      [3, undefined],
      [4, 1],
    ]);
    expect([second.next, second.previous !== null]).toEqual([null, true]);
  });
});

describe.each(testDialects())('reading with includes on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootBookcase(dialect);
  });
  afterAll(() => app.close());

  it('selects the columns that are needed and no others', async () => {
    const { queries } = await app.countQueries(() => app.client.get('/novels/1?fields=title&include=writer'));
    expect(queries[0]).toMatch(/title/);
    expect(queries[0]).not.toMatch(/pages/);
  });

  it('shows no row that the scope of its own endpoint hides', async () => {
    const writers = app.get(WriterService);
    const { id: writerId } = await writers.create({ name: 'Zoe', secretive: true }, system);
    const novels = endpointServiceOf(app, Novel);
    const { id } = await novels.create({ title: 'Hidden', writerId, labelIds: [] }, system);
    const { body } = await app.client.get<View>(`/novels/${id}?include=writer`);
    expect([body['writerId'], body['writer']]).toEqual([writerId, null]);
    expect((await novels.retrieve(id, system, { include: ['writer'] })).writer).toMatchObject({
      name: 'Zoe',
    });
    const { results } = await novels.list({ include: ['writer'], fields: ['id'], where: { id } }, system);
    expect(results[0]?.writer).toMatchObject({ name: 'Zoe' });
    await novels.destroy(id, system);
  });

  it('tells a program which include is not declared', async () => {
    const read = endpointServiceOf(app, Novel).retrieve(1, system, { include: ['criticisms.novel'] });
    await expect(read).rejects.toThrow('Novel.criticisms shows no "novel"');
  });

  it('shows no row of another class in the table', async () => {
    const media = sourceOf(app).getRepository(Medium);
    expect(await media.count()).toBe(2);
    await sourceOf(app).query(`UPDATE medium SET kind = 'Tape' WHERE label = 'cd'`);
    const { body } = await app.client.get<View>('/novels/1?include=discs');
    await sourceOf(app).query(`UPDATE medium SET kind = 'Disc' WHERE label = 'cd'`);
    expect(body['discs']).toEqual([]);
  });

  it('answers 400 rather than more than 1,000 rows of a relation', async () => {
    const labels = sourceOf(app).getRepository(Label);
    const made = await labels.save(Array.from({ length: 501 }, (_, index) => ({ name: `l${index}` })));
    const labelIds = made.map(({ id }) => id);
    for (const id of [3, 4]) {
      await endpointServiceOf(app, Novel).update(id, { labelIds }, RequestContext.system());
    }
    const { status, body } = await app.client.get<Problem>('/novels?include=labels');
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'REST_INCLUDE_TOO_LARGE', 'include']);
    expect(body.detail).toMatch(/include=labels leads to more than 1000 rows; ask for a smaller page/);
    expect((await app.client.get('/novels?include=labels&pageSize=3')).status).toBe(200);
  });

  it.each([
    ['/novels?include=writers', 'including writers is not possible; did you mean "writer"?; use writer, publisher, labels, criticisms, criticisms.critic, criticisms.critic.novels, discs.'],
    ['/novels/1?include=criticisms.novel', expect.stringMatching(/^including criticisms.novel is not possible; did/)],
    ['/novels?include=', expect.stringMatching(/^including nothing is not possible/)],
    ['/novels?include=writer,writer', 'include names writer twice; once is enough.'],
    [`/novels?include=${'writer,'.repeat(10)}labels`, 'include takes at most 10 relations.'],
    ['/novels?fields=titel', expect.stringMatching(/^fields names titel, which is not shown; did you mean "title"\?; use id, /)],
    ['/writers/1?fields=pseudonym', 'fields names pseudonym, which is not shown; use id, name, initial, version.'],
    ['/novels/1?fields=writer.name', 'fields names writer.name, but writer is not included; add it to include.'],
    ['/novels/1?include=writer&fields=writer.nam', 'fields names writer.nam, which is not shown; did you mean "name"?; use writer.id, writer.name, writer.initial, writer.version.'],
    ['/novels/1?fields=id,id', 'fields names id twice; once is enough.'],
    ['/labels?include=novels', expect.stringMatching(/^include is no parameter of this list/)],
    ['/labels/1?include=novels', 'include is no parameter of this route.'],
    ['/labels?count=none', 'count is no parameter of this list.'],
    ['/novels?count=some', 'count takes one of: exact, estimated, none.'],
  ])('refuses %s', async (path, detail) => {
    const { status, body } = await app.client.get<Problem>(path);
    expect([status, body.detail]).toEqual([400, detail]);
  }); // prettier-ignore
});
