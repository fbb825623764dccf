import type { DataSource, DataSourceOptions } from 'typeorm';

import { createDataSource } from '../src/data-source.factory.js';
import { resolveDatabaseOptions } from '../src/database-options.resolver.js';

/** A data source as DatabaseModule builds it, without an app around it. */
export async function connect(
  url: string,
  entities: DataSourceOptions['entities'],
  more: object = {},
): Promise<DataSource> {
  const options = await resolveDatabaseOptions({ url, entities, synchronize: true, ...more } as never);
  const dataSource = await createDataSource(options as DataSourceOptions);
  return dataSource.initialize();
}
