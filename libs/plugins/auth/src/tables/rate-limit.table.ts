import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, ownTable, type OwnTable } from './own.table.js';

const NUMBER = { type: 'double precision' };

/** The table of the counters. */
export const COUNTERS: OwnTable = {
  name: 'nestling_rate_limits',
  neededBy: 'rateLimitStore needs',
  migration: 'CreateRateLimitTable',
  otherwise: "count elsewhere: rateLimitStore: 'redis://...'",
  columns: [
    { name: 'id', type: 'varchar', length: '64', isPrimary: true },
    { name: 'allowed', type: 'smallint' },
    { name: 'level', ...NUMBER },
    { name: 'since', ...NUMBER },
    { name: 'expires', ...NUMBER },
  ],
  // None: an index would be written with every request, and the sweep is rare.
  indexed: [],
};

/**
 * Makes the table of rate limits that are counted in the database, for applications whose account may not make tables.
 *
 * @example
 * DatabaseModule.forRoot({ url, migrations: [CreateSessionTable, CreateRateLimitTable], migrationsRun: true });
 */
export class CreateRateLimitTable implements MigrationInterface {
  /** TypeORM orders migrations by the time stamp at the end. */
  readonly name = 'CreateRateLimitTable1795262400001';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, COUNTERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(ownTable(runner.dataSource, COUNTERS), true);
  }
}
