import type { DataSource, EntityMetadata } from 'typeorm';

/** @internal */
export interface ConstraintColumns {
  readonly table: string;
  readonly columns: string[];
}

/**
 * Finds a unique constraint, unique index, primary key or foreign key by its name in the entity metadata.
 *
 * @internal
 */
export function findConstraint(
  dataSource: DataSource,
  name: string,
  table?: string,
): ConstraintColumns | undefined {
  const all = dataSource.isInitialized ? dataSource.entityMetadatas : [];
  const entities = all.filter((entity) => table === undefined || entity.tableName === table);
  for (const entity of entities) {
    const columns = columnsOf(entity, name);
    if (columns) return { table: entity.tableName, columns: columns.map((column) => column.databaseName) };
  }
  return undefined;
}

/**
 * The columns of a table's primary key.
 *
 * @internal
 */
export function primaryKeyOf(dataSource: DataSource, table: string): string[] {
  const entity = dataSource.entityMetadatas.find(({ tableName }) => tableName === table);
  return entity?.primaryColumns.map(({ databaseName }) => databaseName) ?? [];
}

function columnsOf(entity: EntityMetadata, name: string): readonly { databaseName: string }[] | undefined {
  const named = [...entity.uniques, ...entity.indices, ...entity.foreignKeys].find(
    (item) => item.name === name,
  );
  if (named) return named.columns;
  const primary = entity.primaryColumns[0]?.primaryKeyConstraintName;
  return primary === name ? entity.primaryColumns : undefined;
}
