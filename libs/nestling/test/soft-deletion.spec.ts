// `soft_delete` on tables that exist.
import 'reflect-metadata';
import { withDatabase } from '@nestling/database';
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFile } from './yaml.app.js';

describe.each(testDialects())('rows of tables that exist, on %s', (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
  const file = join(folder, 'api.yaml');
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true });
  });
  const start = (yaml: string) => {
    writeFileSync(file, yaml);
    return startFile(file);
  };

  it('are marked as deleted in a column that their table has for that', async () => {
    const type = { postgres: 'timestamptz', mysql: 'datetime(3)', sqlite: 'datetime' }[dialect];
    const statement = `CREATE TABLE letters (id integer PRIMARY KEY, subject varchar(20), deleted_at ${type} NULL, version integer NOT NULL DEFAULT 1)`;
    await withDatabase({ url: database.url }, ({ dataSource }) => dataSource.query(statement));
    const yaml = (meta: string): string => `database: { url: "${database.url}" }
endpoints:
  - { route: /letters, reflect: true, meta: { soft_delete: true${meta} } }
`;
    const app = await start(yaml(', filtering: { fields: [deleted_at] }'));
    await app.send('POST', '/letters', { id: 1, subject: 'a' });
    await app.send('POST', '/letters', { id: 2, subject: 'b' });
    const ids = async (query = '') =>
      (await app.send('GET', `/letters${query}`)).body.results?.map(({ id }) => id);
    expect((await app.send('DELETE', '/letters/1')).status).toBe(204);
    expect([await ids(), await ids('?withDeleted=true')]).toEqual([[2], [1, 2]]);
    expect((await app.send('GET', '/letters/1')).status).toBe(404);
    expect((await app.send('POST', '/letters/1/restore')).body).toMatchObject({ id: 1, deleted_at: null });
    expect(await ids()).toEqual([1, 2]);
    await app.close();

    await withDatabase({ url: database.url }, ({ dataSource }) =>
      dataSource.query('ALTER TABLE letters RENAME COLUMN deleted_at TO gone'),
    );
    await expect(start(yaml(''))).rejects.toThrow(
      'api.yaml:3:60 endpoints[0].meta.soft_delete: the table "letters" has no column that marks deleted rows; remove it, or add a time stamp that may be empty, called deletedAt or deleted_at or DeletedAt',
    );
  });
});
