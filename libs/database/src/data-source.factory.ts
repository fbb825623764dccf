import { DataSource, type DataSourceOptions } from 'typeorm';

import { Database } from './database.js';
import { urlMissing } from './database.errors.js';
import { LISTED, withoutForeign } from './generated.classes.js';
import { detectMysqlServer } from './mysql-server.detector.js';
import { applyPortableTypes } from './portable-types.js';
import { explainStart } from './start.errors.js';

/**
 * Builds the data source and prepares it before it connects: ambient transactions, portable types.
 *
 * @internal
 */
export function createDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw urlMissing();
  const { entities } = options;
  const listed: unknown = Reflect.get(options, LISTED);
  const own = Array.isArray(entities) ? { entities: withoutForeign<unknown>(entities, listed) } : {};
  const dataSource = new DataSource({ ...options, ...own } as DataSourceOptions);
  const { dialect } = Database.of(dataSource);
  if (dialect === 'mysql') detectMysqlServer(dataSource);
  applyPortableTypes(dataSource, dialect);
  explainStart(dataSource);
  return Promise.resolve(dataSource);
}
