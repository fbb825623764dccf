// One process migrates at a time. The locks belong to a connection, so that the server takes them back from a process that
// was killed. SQLite has none: there each migration asks again, inside its transaction, whether it still is to run.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { DataSource, QueryRunner } from 'typeorm';

import type { DialectName } from '../dialect.js';
import { migrationsLocked } from './migration.errors.js';

type Row = Readonly<Record<string, unknown>>;

interface LockStatements {
  readonly take: (runner: QueryRunner) => Promise<boolean>;
  readonly give: (runner: QueryRunner) => Promise<void>;
}

/** "nestling" as a number, which names the lock on PostgreSQL. */
const POSTGRES_KEY = '7954871622347218279';
const RETRY_MS = 100;

const LOCKS: Readonly<Partial<Record<DialectName, LockStatements>>> = {
  postgres: {
    take: async (runner) => {
      const [row] = (await runner.query(`SELECT pg_try_advisory_lock(${POSTGRES_KEY}) AS taken`)) as Row[];
      return row?.['taken'] === true;
    },
    give: async (runner) => void (await runner.query(`SELECT pg_advisory_unlock(${POSTGRES_KEY})`)),
  },
  mysql: {
    take: async (runner) => {
      const [row] = (await runner.query(`SELECT GET_LOCK(${mysqlName(runner)}, 0) AS taken`)) as Row[];
      return Number(row?.['taken']) === 1;
    },
    give: async (runner) => void (await runner.query(`SELECT RELEASE_LOCK(${mysqlName(runner)})`)),
  },
};

/** Locks of MySQL are those of the whole server, and their names are short. */
function mysqlName({ dataSource }: QueryRunner): string {
  const { database = '' } = dataSource.driver;
  return `'nestling:${createHash('sha256').update(database).digest('hex').slice(0, 40)}'`;
}

/**
 * Runs `work` while no other process migrates.
 *
 * @throws {DATABASE_MIGRATION_LOCKED}
 * @internal
 */
export async function withMigrationLock<T>(
  dataSource: DataSource,
  { dialect, milliseconds }: { readonly dialect: DialectName; readonly milliseconds: number },
  work: () => Promise<T>,
): Promise<T> {
  const lock = LOCKS[dialect];
  if (!lock) return work();
  const runner = dataSource.createQueryRunner();
  try {
    await waitUntil(() => lock.take(runner), milliseconds);
    try {
      return await work();
    } finally {
      await lock.give(runner);
    }
  } finally {
    await runner.release();
  }
}

/** Tries until it works; a try that another process keeps from starting counts as one that did not. */
export async function waitUntil(attempt: () => Promise<boolean>, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await attempt())) {
    if (Date.now() >= end) throw migrationsLocked(milliseconds);
    await delay(RETRY_MS);
  }
}
