// What a TypeORM column holds, whatever its driver calls the type.
import type { FieldKind } from '@nestling/core';
import { kindOfColumnType } from '@nestling/database';
import type { EntityMetadata } from 'typeorm';

/** A column as TypeORM describes it. */
export type ColumnMetadata = EntityMetadata['columns'][number];

const KIND_OF_CLASS = new Map<unknown, FieldKind>([
  [String, 'string'],
  [Number, 'integer'],
  [Boolean, 'boolean'],
  [Date, 'instant'],
]);

/** The kind of a column's values; undefined for a type the engine does not speak (arrays, geometry, binary). */
export function kindOfColumn(column: ColumnMetadata): FieldKind | undefined {
  if (column.isArray) return undefined;
  return KIND_OF_CLASS.get(column.type) ?? kindOfColumnType(String(column.type));
}
