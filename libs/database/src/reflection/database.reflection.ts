import { DataSource } from 'typeorm';

import { withDatabase } from '../database.connection.js';
import { Database } from '../database.js';
import type { DatabaseOptions } from '../database.options.js';
import type { DialectName } from '../dialect.js';
import type { CatalogReader } from './catalog.js';
import { readMysql } from './mysql.catalog.js';
import { readPostgres } from './postgres.catalog.js';
import type { ReflectedSchema, ReflectedTable } from './reflected.schema.js';
import { readSqlite } from './sqlite.catalog.js';
import { assembleTables } from './table.assembler.js';

const READERS: Readonly<Record<DialectName, CatalogReader>> = {
  postgres: readPostgres,
  mysql: readMysql,
  sqlite: readSqlite,
};

/** What TypeORM and Nestling keep for themselves. */
const OWN_TABLES = /^(typeorm_metadata|nestling_migrations?(_\w+)?)$/;

/**
 * Reads the tables of a database: columns, keys, unique constraints and foreign keys. With options it connects, reads and
 * disconnects; a data source stays connected. On PostgreSQL it reads the schema of the options, or else the current one.
 *
 * @example
 * const schema = await reflectDatabase({ url: 'postgresql://localhost/chinook' });
 */
export async function reflectDatabase(source: DataSource | DatabaseOptions): Promise<ReflectedSchema> {
  if (source instanceof DataSource) return readSchema(Database.of(source));
  const quiet = { synchronize: false, migrationsRun: false, dropSchema: false, entities: [] };
  return withDatabase({ ...source, ...quiet } as DatabaseOptions, readSchema);
}

async function readSchema(database: Database): Promise<ReflectedSchema> {
  const catalog = await READERS[database.dialect](database);
  const tables = assembleTables(catalog, database.dialect);
  return { tables: tables.filter((table) => !OWN_TABLES.test(table.name) && !isLedger(table, database)) };
}

/** The table in which TypeORM enters the migrations that have run. */
function isLedger({ name, columns }: ReflectedTable, { dataSource }: Database): boolean {
  const isNamed = name === (dataSource.options.migrationsTableName ?? 'migrations');
  return isNamed && columns.map((column) => column.name).join() === 'id,timestamp,name';
}
