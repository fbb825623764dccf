// Databases that another program made, served as they stand.
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { DatabaseModule, entitiesOf, reflectDatabase, type EntitiesOptions } from '@nestling/database';
import { TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { getMetadataArgsStorage } from 'typeorm';
import { RestDocs, RestEndpoint, RestModule } from '../src/index.js';
import { lintErrors } from '../../../tools/test/openapi.linter.js';
import { createHandmade, createSample, hasSample } from '../../../tools/test/sample.database.js';
import { fieldsOf, type List, type View } from './wire.support.js';

interface Served {
  readonly app: TestApp;
  readonly entities: ReadonlyMap<string, Type>;
}

/** Serves every table under its name, with filters on all columns and on those that a foreign key leads to. */
async function serve({ url }: TestDatabase, options?: EntitiesOptions): Promise<Served> {
  const entities = entitiesOf(await reflectDatabase({ url }), options);
  for (const [table, entity] of entities) RestEndpoint(optionsOf(table, entity))(entity);
  const app = await TestApp.create({
    module: () => ({
      imports: [
        // TypeORM's module keeps the entities of all apps in one list, where those of another database would be found.
        DatabaseModule.forRoot({ url, autoLoadEntities: false, entities: [...entities.values()] }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature([...entities.values()]),
      ],
    }),
  });
  return { app, entities };
}

/** The ways between meetings and their rooms, which are no paths of filters. */
const OVER_TWO_COLUMNS = new Set(['room', 'meetings']);

function optionsOf(table: string, entity: Type): object {
  const { relations } = getMetadataArgsStorage();
  const own = relations.filter(
    ({ target, propertyName }) => target === entity && !OVER_TWO_COLUMNS.has(propertyName),
  );
  const paths = own.flatMap(({ propertyName, type }) =>
    columnsOf((type as () => Type)()).map((column) => `${propertyName}.${column}`),
  );
  const columns = columnsOf(entity);
  return {
    path: table,
    filtering: { fields: [...columns, ...paths], ordering: columns },
    pagination: { style: 'page-number', pageSize: 5 },
    include: own.map(({ propertyName }) => propertyName),
  };
}

function columnsOf(entity: Type): string[] {
  const { columns } = getMetadataArgsStorage();
  return columns
    .filter(({ target, options }) => target === entity && options.type !== 'json' && options.type !== 'jsonb')
    .map(({ propertyName }) => propertyName);
}

const describeSample = hasSample() ? describe : describe.skip;

describeSample.each(testDialects())('the sample database on %s', (dialect) => {
  /** The names of the sample are in snake case on PostgreSQL. */
  const name = (pascal: string): string =>
    dialect === 'postgres' ? pascal.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase() : pascal;
  let database: TestDatabase;
  let served: Served;
  const get = <Body>(path: string) => served.app.client.get<Body>(path);

  beforeAll(async () => {
    database = await createSample(dialect);
    served = await serve(database);
  }, 60_000);
  afterAll(async () => {
    await served.app.close();
    await database.drop();
  });

  it('answers for every table', async () => {
    expect(served.entities.size).toBe(11);
    for (const table of served.entities.keys()) {
      const { status, body } = await get<List>(`/${table}`);
      expect([table, status, body.count > 0]).toEqual([table, 200, true]);
      const item = body.results[0] ?? {};
      const key =
        table === name('PlaylistTrack') ? [name('PlaylistId'), name('TrackId')] : [name(`${table}Id`)];
      const id = key.map((part) =>
        String(item[dialect === 'postgres' && key.length === 1 ? `${table}_id` : part]),
      );
      expect((await get(`/${table}/${id.join(',')}`)).body).toEqual(item);
    }
  });

  it('filters through its foreign keys, in both directions', async () => {
    const [album, artist, track, genre] = ['Album', 'Artist', 'Track', 'Genre'].map(name);
    const title = name('Title');
    const byArtist = await get<List>(`/${album}?${artist}.${name('Name')}=AC/DC&ordering=${title}`);
    expect(byArtist.body.results.map((row) => row[title])).toEqual([
      'For Those About To Rock We Salute You',
      'Let There Be Rock',
    ]);
    const rock = await get<List>(`/${track}?${genre}.${name('Name')}=Rock`);
    expect(rock.body.count).toBe(1297);
    const holding = await get<List>(`/${album}?${track}s.${name('Name')}=Overdose`);
    expect(holding.body.count).toBe(1);
  });

  it('leads along a foreign key whose column does not end in Id, to the same table', async () => {
    const [employee, boss, last] = [name('Employee'), name('ReportsToEmployee'), name('LastName')];
    const { body } = await get<List>(`/${employee}?${boss}.${last}=Adams&include=${boss}&ordering=${last}`);
    expect(body.results.map((row) => row[last])).toEqual(['Edwards', 'Mitchell']);
    expect(body.results[0]).toMatchObject({ [name('ReportsTo')]: 1, [boss]: { [last]: 'Adams' } });
  });

  it('writes, reads and deletes a row with a key of its own name', async () => {
    const [artist, id, label] = [name('Artist'), name('ArtistId'), name('Name')];
    const { status, body } = await served.app.client.post<View>(`/${artist}`, {
      body: { [id]: 9001, [label]: 'Né' },
    });
    expect([status, body[label]]).toEqual([201, 'Né']);
    const at = `/${artist}/${String(body[id])}`;
    expect((await served.app.client.patch<View>(at, { body: { [label]: 'New' } })).body).toEqual({
      [id]: body[id],
      [label]: 'New',
    });
    expect((await served.app.client.delete(at)).status).toBe(204);
    expect((await served.app.client.delete(`/${artist}/1`)).status).toBe(409);
  });

  it('has a document that passes the linter', async () => {
    expect(await lintErrors(RestDocs.document(served.app.app, { title: 'Chinook' }))).toBe('');
  });
});

describe.each(testDialects())('a schema of another program on %s', (dialect) => {
  let database: TestDatabase;
  let served: Served;
  const post = (path: string, body: object) => served.app.client.post<View>(path, { body });

  beforeAll(async () => {
    database = await createHandmade(dialect);
    served = await serve(database);
  });
  afterAll(async () => {
    await served.app.close();
    await database.drop();
  });

  it('is served but for tables without a key', () => {
    expect([...served.entities.keys()].sort()).toEqual(['Person', 'meeting', 'room']);
  });

  it('takes defaults, keys and the version from the database', async () => {
    const { body: host } = await post('/Person', { Name: 'Ann', Email: 'ann@example.org' });
    expect(host).toEqual({ PersonId: 1, Name: 'Ann', Email: 'ann@example.org', BossId: null, Born: null });
    const id = '7b8e1c3e-6f0a-4f0e-9a3f-0d5e5d8f1a2b';
    const { status, body } = await post('/meeting', {
      ...(dialect === 'sqlite' ? { id } : {}),
      mood: 'good',
      host_id: 1,
      extra: { a: [1] },
    });
    expect([status, body]).toEqual([
      201,
      {
        id: dialect === 'sqlite' ? id : (expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown),
        title: 'untitled',
        state: 'draft',
        mood: 'good',
        open: true,
        cost: '0.00',
        twice: 2,
        extra: { a: [1] },
        starts: expect.stringMatching(/Z$/) as unknown,
        host_id: 1,
        guest_id: null,
        floor: null,
        door: null,
        version: 1,
      },
    ]);
    const at = `/meeting/${body.id}`;
    const change = (version: number) =>
      served.app.client.patch<View>(at, { body: { state: "it's off", open: false, version } });
    expect((await change(1)).body).toMatchObject({ state: "it's off", open: false, version: 2, twice: 4 });
    expect((await change(1)).status).toBe(409);
  });

  it('refuses what the database would refuse, with the field', async () => {
    await post('/Person', { Name: 'Bob', Email: 'bob@example.org' });
    const again = await post('/Person', { Name: 'Bob', Email: 'bob@example.org' });
    expect([again.status, fieldsOf(again)]).toEqual([409, ['Email']]);
    const wrong = await post('/meeting', {
      mood: 'mild',
      state: 'gone',
      host_id: 1,
      title: 'x'.repeat(81),
      twice: 1,
    });
    expect(wrong.status).toBe(422);
    expect(fieldsOf(wrong)).toEqual(expect.arrayContaining(['mood', 'state', 'title']));
    const lost = await post('/Person', { Name: 'Eve', Email: 'eve@example.org', BossId: 99 });
    expect(lost.status).toBe(409);
  });

  it('has a composite key, and two ways to one table', async () => {
    const { headers, body } = await post('/room', { floor: 2, door: 'b' });
    expect([headers['location'], body]).toEqual(['/room/2,b', { floor: 2, door: 'b', seats: 4 }]);
    const { status, body: list } = await served.app.client.get<List>(
      '/Person?meetings_by_host.mood=good&include=meetings_by_guest',
    );
    expect([status, list.results]).toEqual([
      200,
      [expect.objectContaining({ Name: 'Ann', meetings_by_guest: [] })],
    ]);
    expect((await served.app.client.get<List>('/meeting?guest.Name[null]=true')).status).toBe(200);
  });

  it('has a document that passes the linter', async () => {
    expect(await lintErrors(RestDocs.document(served.app.app, { title: 'Meetings' }))).toBe('');
  });
});

describe('names in camel case', () => {
  it('are those of columns, references and lists', async () => {
    const database = await createHandmade('sqlite');
    const { app } = await serve(database, { camelCase: true, tables: ['Person', 'meeting'] });
    const person = { name: 'Ann', email: 'a@example.org' };
    const { body } = await app.client.post<View>('/Person', { body: person });
    expect(body).toEqual({ personId: 1, ...person, bossId: null, born: null });
    expect((await app.client.get<List>('/meeting?host.email=x&floor=1')).status).toBe(200);
    expect(
      (await app.client.get<List>('/Person?include=meetingsByHost')).body.results[0]?.['meetingsByHost'],
    ).toEqual([]);
    await app.close();
    await database.drop();
  });
});
