import { loadFirst } from './optional-package.loader.js';

interface SqliteConnection {
  pragma(text: string): unknown;
}

type Prepare = (connection: SqliteConnection) => unknown;

/** How long SQLite waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5_000;

/** @internal */
export async function sqliteOptions(given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const prepare = given['prepareDatabase'] as Prepare | undefined;
  return {
    driver: given['driver'] ?? (await loadFirst(['libsql', 'better-sqlite3'])),
    enableWAL: given['enableWAL'] ?? given['database'] !== ':memory:',
    prepareDatabase: async (connection: SqliteConnection) => {
      connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      await prepare?.(connection);
    },
  };
}
