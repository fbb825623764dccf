// From a field's kind to the column TypeORM makes; the types are the portable ones, which each driver normalises.
import type { FieldKind } from '@nestling/core';
import type { FieldOptions } from './field.options.js';

/** The length of a string column without `maxLength`. */
const DEFAULT_STRING_LENGTH = 255;
/** The digits of a decimal column, and those behind the point. */
const DEFAULT_DECIMAL = { precision: 15, scale: 2 } as const;

const KINDS = new Map<unknown, FieldKind>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Date, 'instant'],
  ...(
    [
      'string',
      'text',
      'integer',
      'number',
      'bigint',
      'decimal',
      'boolean',
      'instant',
      'date',
      'uuid',
      'enum',
      'json',
    ] as const
  ).map((kind): [unknown, FieldKind] => [kind, kind]),
]);

/** The kind that a declared or inferred type stands for; undefined if it stands for none. */
export function kindOfType(type: unknown): FieldKind | undefined {
  return KINDS.get(type);
}

/** The names that `type` takes, for error texts. */
export const FIELD_TYPE_NAMES: readonly string[] = [...KINDS.keys()].filter((key) => typeof key === 'string');

const COLUMN_TYPES: Readonly<Record<FieldKind, unknown>> = {
  string: String,
  text: 'text',
  integer: 'integer',
  number: 'double precision',
  bigint: 'bigint',
  decimal: 'decimal',
  boolean: Boolean,
  instant: Date,
  date: 'date',
  time: 'time',
  uuid: 'uuid',
  // A plain string column: an enum type of the database orders and compares differently on each of the three.
  enum: String,
  json: 'json',
};

/** The options of the TypeORM column. */
export function columnOf(kind: FieldKind, options: FieldOptions): Readonly<Record<string, unknown>> {
  return {
    type: COLUMN_TYPES[kind],
    nullable: options.nullable ?? false,
    unique: options.unique ?? false,
    ...(options.hidden ? { select: false } : {}),
    ...(options.default !== undefined && kind !== 'text' && kind !== 'json'
      ? { default: sqlDefault(options.default) }
      : {}),
    ...(kind === 'string' || kind === 'enum' ? { length: options.maxLength ?? DEFAULT_STRING_LENGTH } : {}),
    ...(kind === 'instant' ? { precision: 3 } : {}),
    ...(kind === 'decimal'
      ? {
          precision: options.precision ?? DEFAULT_DECIMAL.precision,
          scale: options.scale ?? DEFAULT_DECIMAL.scale,
        }
      : {}),
  };
}

/** TypeORM puts a text between quotes as it stands. */
function sqlDefault(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll("'", "''") : value;
}
