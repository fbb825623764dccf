// How long the claim of a key waits for the transaction that holds it. The limit is the claim's alone: what the write
// behind it waits for is the application's own setting.
import type { Database, DialectName } from '@nestling/database';

const SECONDS = 5;

type Wait = <T>(database: Database, work: () => Promise<T>) => Promise<T>;

const WAITS: Readonly<Record<DialectName, Wait>> = {
  /** A failed statement ends the transaction, and the setting with it. */
  postgres: async (database, work) => {
    await database.query(
      `SELECT set_config('nestling.lock_timeout', current_setting('lock_timeout'), true), set_config('lock_timeout', '${SECONDS}s', true)`,
    );
    const result = await work();
    await database.query(`SELECT set_config('lock_timeout', current_setting('nestling.lock_timeout'), true)`);
    return result;
  },
  /** The setting is the connection's, which others get after this transaction. */
  mysql: async (database, work) => {
    await database.query(
      `SET @nestling_lock_wait = @@SESSION.innodb_lock_wait_timeout, SESSION innodb_lock_wait_timeout = ${SECONDS}`,
    );
    try {
      return await work();
    } finally {
      await database.query('SET SESSION innodb_lock_wait_timeout = @nestling_lock_wait');
    }
  },
  /** The transactions of a process take turns: by now no other one holds anything. */
  sqlite: (_database, work) => work(),
};

/** Runs a statement that waits for no lock longer than a few seconds. */
export function limitedWait<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return WAITS[database.dialect](database, work);
}
