import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DIGEST_LENGTH, IDEMPOTENCY_NAMES } from './idempotency.record.js';

/**
 * Makes the table that `idempotency` of an endpoint needs, for applications that run migrations instead of `synchronize`.
 *
 * @example
 * DatabaseModule.forRoot({ url, migrations: [CreateIdempotencyTable], migrationsRun: true });
 */
export class CreateIdempotencyTable implements MigrationInterface {
  /** TypeORM orders migrations by the time stamp at the end. */
  readonly name = 'CreateIdempotencyTable1793404800000';

  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const digest = { type: driver.normalizeType({ type: 'varchar' }), length: String(DIGEST_LENGTH) };
    await runner.createTable(
      new Table({
        name: tableIn(runner),
        columns: [
          { name: 'id', ...digest, isPrimary: true },
          { name: 'fingerprint', ...digest },
          { name: 'answer', type: driver.normalizeType({ type: 'json' }), isNullable: true },
          { name: IDEMPOTENCY_NAMES.expiry, type: driver.normalizeType({ type: 'bigint' }) },
        ],
        indices: [{ name: IDEMPOTENCY_NAMES.expiryIndex, columnNames: [IDEMPOTENCY_NAMES.expiry] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(tableIn(runner));
  }
}

/** Entities get the data source's prefix by themselves, and migrations do not. */
function tableIn({ dataSource }: QueryRunner): string {
  const { entityPrefix } = dataSource.options;
  const { table } = IDEMPOTENCY_NAMES;
  return entityPrefix ? dataSource.namingStrategy.prefixTableName(entityPrefix, table) : table;
}
