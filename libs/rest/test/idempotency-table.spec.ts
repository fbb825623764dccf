// The library's own table: made by synchronize or by the migration, alike, and missed at boot where neither made it.
import { NestlingConfigError } from '@nestling/core';
import { Database, DatabaseModule, type DialectName } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { limitedWait } from '../src/idempotency/claim.wait.js';
import { IdempotencyStore } from '../src/idempotency/idempotency.store.js';
import { CreateIdempotencyTable, IdempotencyRecord, RestModule } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { Payment, PAYMENTS } from './idempotency.support.js';

describe.each(testDialects())('the table of idempotency keys on %s', (dialect: DialectName) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });
  afterEach(() => database.drop());

  const boot = (source: object) =>
    TestApp.create({
      database,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, ...source }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          RestModule.forFeature(PAYMENTS),
        ],
      }),
    });

  it.each([{}, { entityPrefix: 'shop_' }])(
    'is the same by migration as by synchronize, with %j',
    async (options) => {
      const app = await boot({ ...options, migrations: [CreateIdempotencyTable], migrationsRun: true });
      const dataSource = app.get(DataSource);
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      const pending = upQueries.map(({ query }) => query).filter((query) => query.includes('idempotency'));
      expect(pending).toEqual([]);
      await dataSource.undoLastMigration();
      const { upQueries: without } = await dataSource.driver.createSchemaBuilder().log();
      expect(without.some(({ query }) => query.includes('nestling_idempotency'))).toBe(true);
      await app.close();
    },
  );

  it('stops the start with the name of the migration where it is missing', async () => {
    const refused = await boot({}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NestlingConfigError);
    const { problems } = refused as NestlingConfigError;
    expect(problems.map(({ code }) => code)).toEqual(['REST_TABLE_MISSING']);
    expect(problems[0]?.remedy).toContain('CreateIdempotencyTable');
  });

  it('loses what has expired, batch by batch, and nothing else', async () => {
    const app = await bootFeature({ database: dialect, feature: PAYMENTS });
    const source = app.get(DataSource);
    const records = source.getRepository(IdempotencyRecord);
    const digest = (index: number): string => String(index).padStart(64, '0');
    const insert = (from: number, to: number, expiresAt: number) =>
      records.insert(
        Array.from({ length: to - from }, (_, index) => ({
          id: digest(from + index),
          fingerprint: digest(0),
          answer: null,
          expiresAt,
        })),
      );
    await insert(0, 700, Date.now() - 1);
    await insert(700, 703, Date.now() + 60_000);
    await new IdempotencyStore(Database.of(source)).sweep();
    expect((await records.find({ order: { id: 'ASC' } })).map(({ id }) => id)).toEqual(
      [700, 701, 702].map(digest),
    );
    await app.close();
  });

  const settings: Partial<Record<DialectName, string>> = {
    postgres: `SELECT current_setting('lock_timeout') AS wait`,
    mysql: 'SELECT @@SESSION.innodb_lock_wait_timeout AS wait',
  };
  const setting = settings[dialect];
  (setting ? it : it.skip)('is waited for a few seconds, and other locks as long as before', async () => {
    const app = await bootFeature({ database: dialect, feature: PAYMENTS });
    const source = Database.of(app.get(DataSource));
    const read = async () => String((await source.query<{ wait: unknown }>(setting ?? ''))[0]?.wait);
    const [before, during, after] = await source.transaction(async () => [
      await read(),
      await limitedWait(source, read),
      await read(),
    ]);
    expect([during, after]).toEqual([dialect === 'postgres' ? '5s' : '5', before]);
    expect(before).not.toBe(during);
    await app.close();
  });
});

it('is asked for where a data source lists its entities itself', async () => {
  const source = { autoLoadEntities: false, entities: [Payment] };
  const refused = await bootFeature({ feature: { endpoints: [Payment] }, source }).catch(
    (error: unknown) => error,
  );
  expect((refused as NestlingConfigError).problems.map(({ code }) => code)).toEqual(['REST_ENTITY_MISSING']);
});
