import {
  type DataSource,
  type Driver,
  type EntityMetadata,
  type QueryRunner,
  Table,
  TableForeignKey,
} from 'typeorm';

const MAX_ATTEMPTS = 5;

/** How the tables of a data source stand to its entities. */
export interface TableReport {
  /** The tables that were made. */
  readonly created: readonly string[];
  /** The tables that are not there. */
  readonly missing: readonly string[];
  /** The columns that tables lack. */
  readonly lacking: readonly { readonly table: string; readonly column: string }[];
}

/**
 * Makes the tables that entities lack, unless told not to. What exists is compared and never altered.
 *
 * @example
 * const { lacking } = await prepareTables(dataSource);
 */
export async function prepareTables(
  dataSource: DataSource,
  { create = true }: { readonly create?: boolean } = {},
): Promise<TableReport> {
  const runner = dataSource.createQueryRunner();
  const tables = tablesOf(dataSource);
  try {
    let found = await compare(runner, tables);
    const made = create && found.lacking.length === 0 ? found.missing : [];
    for (let attempt = 1; made.length > 0 && found.missing.length > 0; attempt++) {
      const failure = await createTables(runner, found.missing);
      found = await compare(runner, tables);
      // Another process that starts may have been faster with some of them; what is left is tried again.
      if (found.missing.length > 0 && attempt === MAX_ATTEMPTS) throw failure;
    }
    return { created: namesOf(made), missing: namesOf(found.missing), lacking: found.lacking };
  } finally {
    await runner.release();
  }
}

const namesOf = (tables: readonly EntityMetadata[]): string[] => tables.map(({ tableName }) => tableName);

/** One entity for each table: classes that share a table bring it once. */
function tablesOf({ entityMetadatas }: DataSource): EntityMetadata[] {
  const tables = entityMetadatas.filter(
    ({ tableType, synchronize }) => tableType !== 'view' && tableType !== 'entity-child' && synchronize,
  );
  return [...new Map(tables.map((table) => [table.tablePath, table])).values()];
}

interface Comparison {
  readonly missing: EntityMetadata[];
  readonly lacking: { table: string; column: string }[];
}

async function compare(runner: QueryRunner, entities: readonly EntityMetadata[]): Promise<Comparison> {
  const found = await runner.getTables(entities.map(({ tablePath }) => tablePath));
  const comparison: Comparison = { missing: [], lacking: [] };
  for (const entity of entities) {
    const path = runner.connection.driver.buildTableName(entity.tableName, entity.schema, entity.database);
    const table = found.find(({ name }) => isSameTable(name, path, runner));
    if (!table) {
      comparison.missing.push(entity);
      continue;
    }
    for (const { databaseName, isVirtualProperty } of entity.columns) {
      if (isVirtualProperty || table.columns.some(({ name }) => name === databaseName)) continue;
      comparison.lacking.push({ table: entity.tableName, column: databaseName });
    }
  }
  return comparison;
}

/** Some drivers name the schema or database of a table they found, some only where it is not the default one. */
function isSameTable(found: string, wanted: string, { connection }: QueryRunner): boolean {
  const { driver } = connection;
  const [left, right] = [driver.parseTableName(found), driver.parseTableName(wanted)];
  return (
    left.tableName === right.tableName &&
    (left.schema === right.schema || !left.schema || !right.schema) &&
    (left.database === right.database || !left.database || !right.database)
  );
}

/** Makes tables, then their foreign keys, for they may refer to one another; SQLite takes both at once. */
async function createTables(runner: QueryRunner, entities: readonly EntityMetadata[]): Promise<unknown> {
  const { driver } = runner.connection;
  const isSqlite = driver.options.type === 'better-sqlite3';
  // MySQL and MariaDB commit with every table that is made.
  const isTransactional = isSqlite || driver.options.type === 'postgres';
  try {
    if (isTransactional) await runner.startTransaction();
  } catch (error) {
    return error;
  }
  try {
    const tables = entities.map((entity) => tableOf(entity, driver));
    for (const table of tables) await runner.createTable(table, true, isSqlite);
    for (const table of isSqlite ? [] : tables) {
      await runner.createForeignKeys(table, [...table.foreignKeys]);
    }
    if (isTransactional) await runner.commitTransaction();
    return undefined;
  } catch (error) {
    if (isTransactional) await runner.rollbackTransaction();
    return error;
  }
}

function tableOf(entity: EntityMetadata, driver: Driver): Table {
  const table = Table.create(entity, driver);
  table.foreignKeys = entity.foreignKeys.map((key) => TableForeignKey.create(key, driver));
  return table;
}
