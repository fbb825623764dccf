// What is written of a database serves what the database itself serves, and compiles.
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { DatabaseModule, reflectDatabase, schemaToEntities, schemaToYaml } from '@nestling/database';
import { TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { RestModule } from '../src/index.js';
import { createHandmade, createSample, hasSample } from '../../../tools/test/sample.database.js';
import type { List, View } from './wire.support.js';

/** Below the package, where the sources find what they import. */
const folder = mkdtempSync(join(__dirname, '.introspection-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function serveSource(database: TestDatabase, name: string): Promise<TestApp> {
  const { url } = database;
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, schemaToEntities(await reflectDatabase({ url })));
  const { entities } = createRequire(file)(file) as { entities: Type[] };
  return TestApp.create({
    module: () => ({
      imports: [
        DatabaseModule.forRoot({ url, autoLoadEntities: false, entities }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature(entities),
      ],
    }),
  });
}

describe.each(testDialects())('the source of entities on %s', (dialect) => {
  it('serves the tables', async () => {
    const database = await createHandmade(dialect);
    const app = await serveSource(database, `handmade-${dialect}`);
    const post = (path: string, body: object) => app.client.post<View>(path, { body });
    await post('/Person', { Name: 'Ann', Email: 'ann@example.org' });
    const { body } = await post('/meeting', {
      ...(dialect === 'sqlite' ? { id: '7b8e1c3e-6f0a-4f0e-9a3f-0d5e5d8f1a2b' } : {}),
      mood: 'good',
      host_id: 1,
    });
    expect(body).toMatchObject({ title: 'untitled', state: 'draft', open: true, cost: '0.00', version: 1 });
    const found = await app.client.get<List>('/meeting?host.Name=Ann&include=host&search=untitled');
    expect(found.body.results).toMatchObject([{ id: body.id, host: { Name: 'Ann' } }]);
    expect((await app.client.get<List>('/Person?include=meetings_by_host')).body.results).toMatchObject([
      { meetings_by_host: [{ id: body.id }] },
    ]);
    expect((await post('/Person', { Name: 'Ann', Email: 'ann@example.org' })).status).toBe(409);
    await app.close();
    await database.drop();
  });
});

const itSample = hasSample() ? it : it.skip;

itSample('serves the sample database', async () => {
  const database = await createSample('sqlite');
  const app = await serveSource(database, 'sample');
  const { body } = await app.client.get<List>('/Track?Album.Title=Let There Be Rock&include=Genre');
  expect([body.count, body.results[0]?.['Genre']]).toEqual([8, expect.objectContaining({ Name: 'Rock' })]);
  await app.close();
  await database.drop();
});

it('compiles', () => {
  const tsconfig = join(folder, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify({ extends: '../nest-new/tsconfig.json', include: ['*.ts'] }));
  const root = join(__dirname, '../../..');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', tsconfig]);
  expect([stdout.toString(), status]).toEqual(['', 0]);
}, 60_000);

it('writes the same as YAML', async () => {
  const database = await createHandmade('sqlite');
  const schema = await reflectDatabase({ url: database.url });
  await database.drop();
  expect(schemaToYaml(schema).split('  - route: /meeting')[0]).toBe(`database:
  url: \${DATABASE_URL}
  create: false

# The table note is left out: it has no primary key.
endpoints:
  - route: /Person
    name: Person
    reflect: true
    meta:
      table: Person
      filtering:
        fields: [PersonId, Name, Email, BossId, Born, Boss.Name, Boss.Email]
        search: [Name, Email]
        ordering: [PersonId, Name, Email, BossId, Born]
      pagination: { style: page-number }
      include: [Boss, Persons, meetings_by_host, meetings_by_guest]
`);
  expect(schemaToYaml(schema, { fields: true, url: 'sqlite:///a b.db' })).toContain(`    reflect: partial
    fields:
      floor: { type: int }
      door: { type: str, max_length: 5 }
      seats: { type: int, default: 4 }
`);
});
