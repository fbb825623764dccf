// What would make the tables those of the entities, and what of it would lose data.
import type { DataSource, EntityMetadata } from 'typeorm';
import { RdbmsSchemaBuilder } from 'typeorm/schema-builder/RdbmsSchemaBuilder.js';

import { reflectDatabase } from '../reflection/database.reflection.js';
import { kindOfColumnType } from '../reflection/column.types.js';
import { isReflected } from '../reflection/entity.factory.js';
import type { ReflectedColumn, ReflectedTable } from '../reflection/reflected.schema.js';

/** @internal */
export interface Statement {
  readonly query: string;
  readonly parameters?: readonly unknown[];
}

/** @internal */
export interface SchemaDifference {
  readonly up: readonly Statement[];
  readonly down: readonly Statement[];
  readonly destructive: readonly string[];
}

/** @internal */
export async function schemaDifference(dataSource: DataSource): Promise<SchemaDifference> {
  const { tables } = await reflectDatabase(dataSource);
  const whole = await dataSource.driver.createSchemaBuilder().log();
  const added = await new ColumnAdder(dataSource).log();
  const up = [...whole.upQueries, ...added.upQueries].filter(isAboutUsers);
  const down = [...whole.downQueries, ...added.downQueries].filter(isAboutUsers).reverse();
  return { up, down, destructive: destructiveChanges(dataSource, tables, up) };
}

/** The table in which TypeORM keeps expressions is its own affair. */
function isAboutUsers({ query }: Statement): boolean {
  return !/^CREATE TABLE [^(]*typeorm_metadata/.test(query);
}

/** Adds columns that a class declares to a reflected table, and touches nothing else of it. */
class ColumnAdder extends RdbmsSchemaBuilder {
  protected override get entityToSyncMetadatas(): EntityMetadata[] {
    return this.dataSource.entityMetadatas.filter(({ target }) => isReflected(target));
  }

  protected override get viewEntityToSyncMetadatas(): EntityMetadata[] {
    return [];
  }

  protected override executeSchemaSyncOperationsInProperOrder(): Promise<void> {
    return this.addNewColumns();
  }
}

function destructiveChanges(
  dataSource: DataSource,
  tables: readonly ReflectedTable[],
  up: readonly Statement[],
): string[] {
  const compared = dataSource.entityMetadatas
    .filter(({ synchronize }) => synchronize)
    .flatMap((entity) => {
      const table = tables.find(({ name }) => name === entity.tableName);
      return table ? lostColumns(entity, table) : [];
    });
  // A column that TypeORM cannot change it drops, and adds again.
  const written = up.flatMap(({ query }) => droppedBy(query));
  return [
    ...new Set([...compared, ...written.filter((drop) => !compared.some((told) => told.includes(drop)))]),
  ];
}

function droppedBy(query: string): string[] {
  const [, table = '', column = ''] =
    /^ALTER TABLE\s+(\S+)\s+DROP COLUMN\s+(?:IF EXISTS\s+)?(\S+)/i.exec(query) ?? [];
  const bare = (name: string): string => (name.split('.').pop() ?? '').replace(/["`;]/g, '');
  return column === '' ? [] : [`the column ${bare(table)}.${bare(column)} is dropped`];
}

function lostColumns(entity: EntityMetadata, table: ReflectedTable): string[] {
  const tables = entity.connection.entityMetadatas.filter(({ tableName }) => tableName === entity.tableName);
  return table.columns.flatMap((column) => {
    const place = `the column ${table.name}.${column.name}`;
    const kept = tables
      .flatMap(({ columns }) => columns)
      .find(({ databaseName }) => databaseName === column.name);
    if (!kept) return [`${place} is dropped`];
    const type = String(entity.connection.driver.normalizeType(kept));
    const narrowed = isNarrower(column, {
      type,
      length: Number(kept.length) || undefined,
      precision: kept.precision,
    });
    return narrowed
      ? [`${place} is narrowed from ${column.databaseType} to ${typeText(type, kept.length)}`]
      : [];
  });
}

interface Target {
  readonly type: string;
  readonly length?: number | undefined;
  readonly precision?: number | null | undefined;
}

/** The kinds whose values another kind takes in. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  integer: ['bigint', 'number', 'decimal', 'string', 'text'],
  bigint: ['decimal', 'string', 'text'],
  number: ['string', 'text'],
  decimal: ['string', 'text'],
  boolean: ['integer', 'string', 'text'],
  string: ['text'],
  enum: ['string', 'text'],
  uuid: ['string', 'text'],
  date: ['instant', 'string', 'text'],
  json: ['text'],
};
const SAME: readonly (readonly string[])[] = [
  ['string', 'enum', 'uuid'],
  ['boolean', 'integer'],
];

function isNarrower(column: ReflectedColumn, { type, length, precision }: Target): boolean {
  const kind = kindOfColumnType(type);
  if (!column.kind || !kind) return false;
  const isAlike =
    kind === column.kind || SAME.some((kinds) => kinds.includes(kind) && kinds.includes(column.kind ?? ''));
  if (!isAlike) return !WIDER[column.kind]?.includes(kind);
  if (column.length !== undefined && length !== undefined) return length < column.length;
  const digits = precision ?? undefined;
  return (
    kind === 'decimal' && column.precision !== undefined && digits !== undefined && digits < column.precision
  );
}

function typeText(type: string, length: string | number): string {
  return length ? `${type}(${length})` : type;
}
