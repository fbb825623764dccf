// TypeORM's decorators, called with what the database says.
import type { Type } from '@nestjs/common';
import {
  Column,
  type ColumnOptions,
  PrimaryColumn,
  type PrimaryColumnOptions,
  Unique,
  VersionColumn,
} from 'typeorm';

import type { ReflectedColumn, ReflectedTable } from './reflected.schema.js';

/** The property whose integers are the versions of a row. */
const VERSION = 'version';

/** Whether the column is the lock: an integer that is never empty, called `version`. */
export function isVersion({ kind, nullable, computed }: ReflectedColumn, property: string): boolean {
  return property === VERSION && kind === 'integer' && !nullable && !computed;
}

/** A column with its property. */
interface Placed {
  readonly column: ReflectedColumn;
  readonly property: string;
  readonly table: ReflectedTable;
  readonly key: readonly string[];
}

/** Declares one column on a class. */
export function declareColumn(type: Type, { column, property, table, key }: Placed): void {
  const prototype = type.prototype as object;
  const generated = column.generated ? { generated: column.generated } : {};
  const options = { ...columnOptions(column), ...generated } as ColumnOptions;
  if (key.includes(column.name)) {
    const keyName = table.keyName === undefined ? {} : { primaryKeyConstraintName: table.keyName };
    PrimaryColumn({ ...options, ...keyName, nullable: false } as PrimaryColumnOptions)(prototype, property);
  } else if (isVersion(column, property)) VersionColumn(options)(prototype, property);
  else Column(options)(prototype, property);
}

/** Declares the unique constraints, by which a violation is told with its fields. */
export function declareUniques(
  type: Type,
  { uniques }: ReflectedTable,
  properties: ReadonlyMap<string, string>,
): void {
  for (const { name, columns } of uniques) {
    const names = columns.flatMap((column) => properties.get(column) ?? []);
    if (names.length === columns.length) Unique(name, names)(type);
  }
}

function columnOptions(column: ReflectedColumn): ColumnOptions {
  const { name, type, nullable, length, precision, scale, values, computed } = column;
  return {
    name,
    type: type as NonNullable<ColumnOptions['type']> & string,
    nullable,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    ...(values === undefined ? {} : { enum: [...values] }),
    ...(computed ? { insert: false, update: false } : {}),
    ...defaultOf(column),
  } as ColumnOptions;
}

function defaultOf({ default: fallback, kind }: ReflectedColumn): Pick<ColumnOptions, 'default'> {
  if (fallback === undefined) return {};
  if ('sql' in fallback) return { default: () => fallback.sql };
  return { default: kind === 'integer' || kind === 'number' ? Number(fallback.value) : fallback.value };
}
