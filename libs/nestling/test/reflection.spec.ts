// Files that serve databases which another program made.
import 'reflect-metadata';
import { reflectDatabase, schemaToYaml } from '@nestling/database';
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintErrors } from '../../../tools/test/openapi.linter.js';
import { createHandmade, createSample, hasSample } from '../../../tools/test/sample.database.js';
import { createApp, NestlingModule } from '../src/index.js';
import { startFile, type YamlApp } from './yaml.app.js';

const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (yaml: string): string => {
  const file = join(folder, 'api.yaml');
  writeFileSync(file, yaml);
  return file;
};
const complaints = async (yaml: string, url: string): Promise<string[]> => {
  const file = write(`database: { url: "${url}" }\n${yaml}`);
  const app = await startFile(file).catch((error: Error) => error.message);
  if (typeof app === 'string')
    return app.split('\n').map((line) => line.replace(`${file}:`, '').replaceAll(file, 'FILE'));
  await app.close();
  return [];
};

describe.each(testDialects())('tables that exist, in a file, on %s', (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createHandmade(dialect);
  });
  afterAll(() => database.drop());

  const MIXED = `
endpoints:
  - route: /people
    reflect: partial
    fields: { Email: { type: str, max_length: 60, format: email } }
    meta: { table: Person, pagination: { page_size: 2 }, include: [meetings_by_host] }
  - route: /rooms
    reflect: true
    meta: { table: room, methods: [GET, POST, PATCH] }
  - route: /meeting
    reflect: true
    meta: { filtering: { fields: [host.Name, mood] }, serializer: [title, mood, version] }
  - route: /said
    reflect: true
    key: [wrote, said]
    meta: { table: note }
  - route: /comments
    fields: { text: { type: str }, person_id: { type: int, foreign_key: Person.PersonId } }
    meta: { filtering: { fields: [person.Name] }, include: [person] }
`;

  it('are served as they stand, and beside tables that are made', async () => {
    const app = await startFile(write(`database: { url: "${database.url}" }${MIXED}`));
    const post = async (path: string, body: object): Promise<readonly unknown[]> => {
      const answer = await app.send('POST', path, body);
      return [answer.status, answer.body];
    };
    expect((await app.send('POST', '/people', { Name: 'Ann', Email: 'nobody' })).status).toBe(422);
    const [status] = await post('/people', { Name: 'Ann', Email: 'ann@example.org' });
    expect(status).toBe(201);
    expect(await post('/rooms', { floor: 1, door: 'a' })).toEqual([201, { floor: 1, door: 'a', seats: 4 }]);
    // A table without a version has no locking, one with it has.
    expect((await app.send('PATCH', '/rooms/1,a', { seats: 5 })).body).toMatchObject({ seats: 5 });
    expect((await app.send('DELETE', '/rooms/1,a')).status).toBe(405);
    const id = '7b8e1c3e-6f0a-4f0e-9a3f-0d5e5d8f1a2b';
    const met = await app.send('POST', '/meeting', {
      ...(dialect === 'sqlite' ? { id } : {}),
      mood: 'good',
      host_id: 1,
    });
    expect(met.body).toEqual({ title: 'untitled', mood: 'good', version: 1 });
    const at = String(met.headers['location']);
    expect((await app.send('PATCH', at, { mood: 'bad', version: 9 })).status).toBe(409);
    expect((await app.send('GET', '/meeting?host.Name=Ann')).body.results).toHaveLength(1);
    expect((await app.send('GET', '/people?include=meetings_by_host')).body).toMatchObject({
      count: 1,
      results: [{ meetings_by_host: [{ mood: 'good' }] }],
    });
    expect(await post('/said', { wrote: 'Ann', said: 'hi' })).toEqual([201, { wrote: 'Ann', said: 'hi' }]);
    expect((await app.send('DELETE', '/said/Ann,hi')).status).toBe(204);
    expect((await post('/comments', { text: 'good', person_id: 1 }))[0]).toBe(201);
    const comments = await app.send('GET', '/comments?person.Name=Ann&include=person');
    expect(comments.body.results).toMatchObject([{ person_id: 1, person: { Name: 'Ann' } }]);
    await app.close();
  });

  it('are in camel case where the file says so', async () => {
    const yaml = `database: { url: "${database.url}", camel_case: true }
endpoints:
  - route: /people
    reflect: partial
    fields: { bossId: { type: int, optional: true, read_only: true } }
    meta: { table: Person, filtering: { fields: [personId] } }
`;
    const app = await startFile(write(yaml));
    const answer = await app.send('POST', '/people', { name: 'Bob', email: 'bob@example.org' });
    expect(answer.body).toMatchObject({ personId: expect.any(Number) as number, name: 'Bob', bossId: null });
    await app.close();
  });

  it('answer for every table in a file that was written of the database', async () => {
    const schema = await reflectDatabase({ url: database.url });
    for (const camelCase of [false, true]) {
      const yaml = schemaToYaml(schema, { url: database.url, fields: true, camelCase });
      const app = await startFile(write(yaml));
      const answers = await Promise.all(
        ['/Person', '/meeting', '/room'].map((path) => app.send('GET', path)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      await app.close();
    }
  });
});

describe('what a file says of tables, and they do not have', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createHandmade('sqlite');
  });
  afterAll(() => database.drop());

  it('is told all at once with the rest, by line and column', async () => {
    const yaml = `nmae: x
endpoints:
  - route: /persons
    reflect: true
  - route: /room
    reflect: partial
    fields: { seat: { type: int }, windows: { type: int }, door: { type: datetime } }
  - route: /chambers
    reflect: true
    meta: { table: rom }
  - route: /note
    reflect: true
  - route: /meeting
    reflect: true
    key: [ide]
  - route: /a
    reflect: true
    fields: { a: { type: int } }
  - route: /b
    reflect: partial
  - route: /c
    reflect: partail
  - route: /d
    fields: { a: { type: int } }
    key: [a]
`;
    const migrate = (column: string): string =>
      `add the column: nestling db migrate FILE -m "add ${column} to room", then nestling db upgrade FILE`;
    expect(await complaints(yaml, database.url)).toEqual([
      '2:1 nmae: there is no such key; did you mean "name"?',
      '4:12 endpoints[0].route: the database has no table "persons"; did you mean "Person"? (in meta.table)',
      `8:15 endpoints[1].fields.seat: the table "room" has no column "seat"; did you mean "seats"? Or ${migrate('seat')}`,
      `8:36 endpoints[1].fields.windows: the table "room" has no column "windows"; correct the name, or ${migrate('windows')}`,
      '8:74 endpoints[1].fields.door.type: the column "door" of the table "room" is varchar(5), no datetime; leave the field out, or give it the type of the column',
      '11:20 endpoints[2].meta.table: the database has no table "rom"; did you mean "room"?',
      '13:5 endpoints[3].reflect: the table "note" has no primary key, so that no row of it can be told from another; give it one, or name the columns that identify a row: key: [wrote]',
      '16:11 endpoints[4].key[0]: the table "meeting" has no column "ide"; did you mean "id"?',
      '17:12 endpoints[5].route: the database has no table "a"; use one of: Person, meeting, note, room (in meta.table)',
      '19:5 endpoints[5].fields: with reflect: true there are no fields; remove them, or write reflect: partial',
      '21:5 endpoints[6].reflect: with reflect: partial there are fields; add them, or write reflect: true',
      '23:14 endpoints[7].reflect: "partail" is not understood; it is: true for a table that exists as it stands, partial to say more of some of its columns',
      '26:5 endpoints[8].key: only a table that exists needs it; remove it, or write reflect: true',
    ]);
  });

  it('is found in the names of options, too', async () => {
    const yaml = `endpoints:
  - route: /Person
    reflect: true
    meta: { filtering: { fields: [Name, Nam], ordering: [-Emial] }, include: [Bos] }
`;
    expect(await complaints(yaml, database.url)).toEqual([
      expect.stringMatching(/^5:41 endpoints\[0\].meta.filtering.fields\[1\]: .*did you mean "Name"\?/),
      expect.stringMatching(/^5:58 endpoints\[0\].meta.filtering.ordering\[0\]: /),
      expect.stringMatching(/^5:79 endpoints\[0\].meta.include\[0\]: .*did you mean "Boss"\?/),
    ]);
  });

  it('is a whole database', async () => {
    const yaml = 'endpoints:\n  - route: /a\n    reflect: true\n';
    expect(await complaints(yaml, 'sqlite:///no-such-file.db')).toEqual([
      '1:18 database.url: there is no database file no-such-file.db; correct the url: three slashes are relative to the working directory, four are absolute',
    ]);
  });
});

describe('options with reflect', () => {
  it('are taken by createApp and by a module, which read the tables themselves', async () => {
    const database = await createHandmade('sqlite');
    const options = {
      database: { url: database.url },
      endpoints: [{ route: '/people', reflect: true, meta: { table: 'Person' } }],
    };
    const app = await createApp(options);
    await app.init();
    expect((await app.inject('/people')).statusCode).toBe(200);
    await app.close();
    const lost = { ...options, endpoints: [{ route: '/people', reflect: true }] };
    await expect(NestlingModule.forRoot(lost)).rejects.toThrow('the database has no table "people"');
    await database.drop();
  });

  it('leave apps on other databases alone', async () => {
    const [first, second] = await Promise.all([createHandmade('sqlite'), createTestDatabase('sqlite')]);
    const one = await createApp({
      database: { url: first.url },
      endpoints: [{ route: '/Person', reflect: true }],
    });
    const other = await createApp({
      database: { url: second.url },
      endpoints: [{ route: '/notes', fields: { text: { type: 'str' } } }],
    });
    await Promise.all([one.init(), other.init()]);
    expect((await other.inject('/notes')).statusCode).toBe(200);
    await Promise.all([one.close(), other.close()]);
    await Promise.all([first.drop(), second.drop()]);
  });
});

const isHere = hasSample();
const describeSample = isHere ? describe : describe.skip;
const documents: object[] = [];
afterAll(async () => {
  // One run of the linter for all three.
  if (isHere) expect(await lintErrors(...documents)).toBe('');
}, 60_000);

describeSample.each(testDialects())('the sample database in a file, on %s', (dialect) => {
  /** The names of the sample are in snake case on PostgreSQL. */
  const name = (pascal: string): string =>
    dialect === 'postgres' ? pascal.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase() : pascal;
  let database: TestDatabase;
  let app: YamlApp;

  beforeAll(async () => {
    process.env['TZ'] = 'UTC';
    database = await createSample(dialect);
    const schema = await reflectDatabase({ url: database.url });
    app = await startFile(write(schemaToYaml(schema, { url: database.url })));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('answers for every table', async () => {
    const schema = await reflectDatabase({ url: database.url });
    expect(schema.tables).toHaveLength(11);
    for (const table of schema.tables) {
      const { status, body } = await app.send('GET', `/${table.name}?pageSize=1`);
      expect([table.name, status, body.results?.length]).toEqual([table.name, 200, 1]);
      const id = table.key.map((part) => String(body.results?.[0]?.[part])).join(',');
      expect((await app.send('GET', `/${table.name}/${id}`)).body).toEqual(body.results?.[0]);
    }
  });

  it('filters through its foreign keys', async () => {
    const [album, artist, track, genre] = ['Album', 'Artist', 'Track', 'Genre'].map(name);
    const query = `/${album}?${artist}.${name('Name')}=AC/DC&include=${artist},${track}s`;
    const { body } = await app.send('GET', query);
    expect(body).toMatchObject({ count: 2, results: [{ [`${artist}`]: { [name('Name')]: 'AC/DC' } }, {}] });
    const rock = await app.send('GET', `/${track}?${genre}.${name('Name')}=Rock&search=love&count=exact`);
    expect(rock.body['count']).toBeGreaterThan(10);
  });

  it('has a document, which passes the linter', async () => {
    const { status, body } = await app.send('GET', '/openapi.json');
    expect(status).toBe(200);
    documents.push(body);
  });
});
