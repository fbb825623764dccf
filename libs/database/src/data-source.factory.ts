import { DataSource, type DataSourceOptions } from 'typeorm';

import { Database } from './database.js';
import { urlMissing } from './database.errors.js';
import { applyPortableTypes } from './portable-types.js';

/**
 * Builds the data source and prepares it before it connects: portable types, ambient transactions.
 *
 * @internal
 */
export function createDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw urlMissing();
  const dataSource = new DataSource(options);
  applyPortableTypes(dataSource, Database.of(dataSource).dialect);
  return Promise.resolve(dataSource);
}
