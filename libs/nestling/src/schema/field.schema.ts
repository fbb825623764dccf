import type { JsonSchema } from '@nestling/core';
import { count, flag, keys, listOf, oneOf, text } from './schema.parts.js';

/** The words for a field's type, and what the engine calls it. */
export const FIELD_TYPES = {
  str: 'string',
  string: 'string',
  text: 'text',
  int: 'integer',
  integer: 'integer',
  bigint: 'bigint',
  float: 'number',
  number: 'number',
  bool: 'boolean',
  boolean: 'boolean',
  datetime: 'instant',
  instant: 'instant',
  date: 'date',
  decimal: 'decimal',
  Decimal: 'decimal',
  uuid: 'uuid',
  json: 'json',
  enum: 'enum',
} as const;

/** A word for a field's type. */
export type FieldTypeName = keyof typeof FIELD_TYPES;

/** What can be said of a field. */
export interface FieldDeclaration {
  readonly type: FieldTypeName;
  readonly optional?: boolean;
  readonly default?: unknown;
  readonly unique?: boolean;
  readonly index?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly ge?: number | string;
  readonly gt?: number | string;
  readonly le?: number | string;
  readonly lt?: number | string;
  readonly pattern?: string;
  readonly format?: 'email' | 'uri' | 'hostname' | 'ipv4' | 'ipv6' | 'uuid';
  /** Digits of a decimal behind the point. @default 2 */
  readonly decimalPlaces?: number;
  /** All digits of a decimal. @default 15 */
  readonly maxDigits?: number;
  /** `authors.id`: a row of another table of this configuration. */
  readonly foreignKey?: string;
  /** What happens to this row when the row it refers to is deleted. @default 'restrict' */
  readonly onDelete?: 'restrict' | 'cascade' | 'set_null';
  /** The values of an enum. */
  readonly choices?: readonly string[];
  /** No column at all. @default false */
  readonly exclude?: boolean;
  /** Stored, but not there for a caller. @default false */
  readonly hidden?: boolean;
  readonly readOnly?: boolean;
  readonly description?: string;
}

const TYPE = oneOf(Object.keys(FIELD_TYPES), 'What the field holds.');
const limit = (description: string): JsonSchema => ({
  type: ['number', 'string'],
  pattern: '^-?\\d+(\\.\\d+)?$',
  description,
});

const DECLARATION: Readonly<Record<string, JsonSchema>> = {
  type: TYPE,
  optional: flag('Whether it may be null or left out.'),
  default: { description: 'What is stored when a POST or PUT leaves the field out.' },
  unique: flag('Whether no two rows may have the same value.'),
  index: flag('Whether the database keeps an index of it.'),
  minLength: count('The least number of characters.'),
  maxLength: count('The greatest number of characters.', 1),
  ge: limit('The least value.'),
  gt: limit('Every value is greater than this.'),
  le: limit('The greatest value.'),
  lt: limit('Every value is less than this.'),
  pattern: { type: 'string', format: 'regex', description: 'A regular expression that texts match.' },
  format: oneOf(['email', 'uri', 'hostname', 'ipv4', 'ipv6', 'uuid'], 'A well-known form of text.'),
  decimalPlaces: count('Digits of a decimal behind the point.'),
  maxDigits: count('All digits of a decimal.', 1),
  foreignKey: {
    type: 'string',
    pattern: '^\\w+\\.\\w+$',
    description: 'The column of another table that this refers to, as table.column.',
  },
  onDelete: oneOf(['restrict', 'cascade', 'set_null'], 'What happens when the row referred to is deleted.'),
  choices: { ...listOf({ type: 'string' }, 'The values of an enum.'), minItems: 1 },
  exclude: flag('No column at all.'),
  hidden: flag('Stored, but not there for a caller.'),
  readOnly: flag('Shown, but not to be written.'),
  description: text('One sentence for the documentation.'),
};

/** A field: its type, or an object that says more. */
export const FIELD_SCHEMA: JsonSchema = {
  ...keys(DECLARATION, { required: ['type'] }),
  description: 'A column with its constraints.',
};
