import type { DataSourceOptions } from 'typeorm';

import { createDataSource } from './data-source.factory.js';
import { Database } from './database.js';
import type { DatabaseOptions } from './database.options.js';
import { resolveDatabaseOptions } from './database-options.resolver.js';

/**
 * Connects, works, and disconnects, whatever becomes of the work: for scripts, outside of an app. The options are those of
 * `DatabaseModule.forRoot()`, with the entities listed.
 *
 * @example
 * await withDatabase({ url: 'sqlite:///shop.db', entities: [Book] }, (database) =>
 *   database.transaction(() => database.manager.insert(Book, { title: 'Emma' })),
 * );
 */
export async function withDatabase<T>(
  options: DatabaseOptions,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const resolved = await resolveDatabaseOptions(options);
  const dataSource = await createDataSource(resolved as DataSourceOptions);
  await dataSource.initialize();
  try {
    return await work(Database.of(dataSource));
  } finally {
    await dataSource.destroy();
  }
}
