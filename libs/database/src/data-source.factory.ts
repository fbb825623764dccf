import { DataSource, type DataSourceOptions } from 'typeorm';

import { Database } from './database.js';
import { urlMissing } from './database.errors.js';
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
  const dataSource = new DataSource(options);
  const { dialect } = Database.of(dataSource);
  if (dialect === 'mysql') detectMysqlServer(dataSource);
  applyPortableTypes(dataSource, dialect);
  explainStart(dataSource);
  return Promise.resolve(dataSource);
}
