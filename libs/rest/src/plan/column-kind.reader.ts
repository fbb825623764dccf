// What a TypeORM column holds, whatever its driver calls the type.
import type { FieldKind } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';

/** A column as TypeORM describes it. */
export type ColumnMetadata = EntityMetadata['columns'][number];

const KIND_OF_TYPE = new Map<unknown, FieldKind>([
  [String, 'string'],
  [Number, 'integer'],
  [Boolean, 'boolean'],
  [Date, 'instant'],
]);

const TYPES_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  string: [
    'varchar',
    'character varying',
    'char',
    'character',
    'nvarchar',
    'nchar',
    'bpchar',
    'citext',
    'varchar2',
  ],
  text: ['text', 'tinytext', 'mediumtext', 'longtext', 'clob'],
  integer: ['int', 'integer', 'int2', 'int4', 'smallint', 'tinyint', 'mediumint', 'serial', 'year'],
  bigint: ['bigint', 'int8', 'bigserial', 'unsigned big int'],
  number: ['double precision', 'double', 'float', 'real', 'float4', 'float8'],
  decimal: ['decimal', 'numeric', 'dec', 'fixed'],
  boolean: ['boolean', 'bool'],
  instant: [
    'datetime',
    'timestamp',
    'timestamptz',
    'timestamp with time zone',
    'timestamp without time zone',
  ],
  date: ['date'],
  time: ['time', 'time without time zone'],
  uuid: ['uuid'],
  enum: ['enum', 'simple-enum'],
  json: ['json', 'jsonb', 'simple-json'],
};
for (const [kind, types] of Object.entries(TYPES_OF_KIND)) {
  for (const type of types) KIND_OF_TYPE.set(type, kind as FieldKind);
}

/** The kind of a column's values; undefined for a type the engine does not speak (arrays, geometry, binary). */
export function kindOfColumn(column: ColumnMetadata): FieldKind | undefined {
  return column.isArray ? undefined : KIND_OF_TYPE.get(column.type);
}
