import type { DataSource } from 'typeorm';

import { dialectUnsupported } from './database.errors.js';

/** The SQL dialects Nestling speaks; MariaDB counts as `mysql`. */
export type DialectName = 'postgres' | 'mysql' | 'sqlite';

const DIALECTS: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  'better-sqlite3': 'sqlite',
};

/**
 * The dialect of a TypeORM data source.
 *
 * @throws {DATABASE_DIALECT_UNSUPPORTED}
 * @internal
 */
export function dialectOf(dataSource: DataSource): DialectName {
  const dialect = DIALECTS[dataSource.options.type];
  if (dialect === undefined) throw dialectUnsupported(dataSource.options.type);
  return dialect;
}
