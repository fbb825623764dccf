import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, ownTable, type OwnTable } from './own.table.js';

const DIGEST = { type: 'varchar', length: '64' };

const LOGIN = {
  neededBy: 'the login needs',
  migration: 'CreateSessionTable',
  otherwise: "keep sessions elsewhere: sessions: { store: 'memory' }",
};

/** The table of tries. */
export const ATTEMPTS: OwnTable = {
  name: 'nestling_attempts',
  ...LOGIN,
  columns: [
    { name: 'id', ...DIGEST, isPrimary: true },
    { name: 'tries', type: 'text' },
    { name: 'expires_at', type: 'bigint' },
  ],
  indexed: ['expires_at'],
};

/** The table of sessions. */
export const SESSIONS: OwnTable = {
  name: 'nestling_sessions',
  ...LOGIN,
  columns: [
    { name: 'id', ...DIGEST, isPrimary: true },
    { name: 'subject', ...DIGEST },
    { name: 'token', ...DIGEST, isNullable: true },
    { name: 'claims', type: 'text' },
    { name: 'expires_at', type: 'bigint' },
    { name: 'revoked_at', type: 'bigint', isNullable: true },
  ],
  indexed: ['subject', 'revoked_at', 'expires_at'],
};

/**
 * Makes the tables of sessions and of wrong logins, for applications whose account may not make tables: they run it as a
 * migration.
 *
 * @example
 * DatabaseModule.forRoot({ url, migrations: [CreateSessionTable], migrationsRun: true });
 */
export class CreateSessionTable implements MigrationInterface {
  /** TypeORM orders migrations by the time stamp at the end. */
  readonly name = 'CreateSessionTable1795262400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [SESSIONS, ATTEMPTS]) await createTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [ATTEMPTS, SESSIONS])
      await runner.dropTable(ownTable(runner.dataSource, table), true);
  }
}
