// Work that only reads. It is rolled back in any case, so that nothing it did can stay.
import type { Database } from './database.js';
import type { DialectName } from './dialect.js';

/** What makes the transaction that just began one that only reads. */
const BEGINNINGS: Readonly<Record<DialectName, string>> = {
  postgres: 'SET TRANSACTION READ ONLY',
  // It ends the transaction that TypeORM began, in which nothing was done yet.
  mysql: 'START TRANSACTION READ ONLY',
  sqlite: 'PRAGMA query_only = ON',
};

/** Ends the transaction with an answer. */
class Ended {
  constructor(readonly answer: unknown) {}
}

/** @internal */
export async function runReadOnly<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const isNested = database.inTransaction;
  const guarded = isNested ? work : (): Promise<T> => withoutWriting(database, work);
  try {
    return await database.transaction<T>(async () => {
      throw new Ended(await guarded());
    });
  } catch (error) {
    if (error instanceof Ended) return error.answer as T;
    throw error;
  }
}

async function withoutWriting<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.execute(BEGINNINGS[database.dialect]);
  try {
    return await work();
  } finally {
    // The connection of SQLite is everybody's.
    if (database.dialect === 'sqlite') await database.execute('PRAGMA query_only = OFF');
  }
}
