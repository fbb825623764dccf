// The types of columns: what TypeORM calls them, and what kind of value they hold.
import type { FieldKind } from '@nestling/core';

import type { DialectName } from '../dialect.js';

const KIND_OF_TYPE = new Map<string, FieldKind>();

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

/** The kind of the values in a column of this type; undefined for a type that cannot stand in JSON. */
export function kindOfColumnType(type: string): FieldKind | undefined {
  return KIND_OF_TYPE.get(type);
}

/** A type as the database writes it, taken apart. */
export interface WrittenType {
  /** Without sizes, as TypeORM has it. */
  readonly name: string;
  readonly sizes: readonly number[];
  /** The words of `enum('a','b')`. */
  readonly values?: readonly string[];
}

/** SQLite takes any word for a type and goes by what is in it. */
const SQLITE_AFFINITIES: readonly (readonly [RegExp, string])[] = [
  [/int/, 'integer'],
  [/char|clob|text/, 'text'],
  [/real|floa|doub/, 'real'],
  [/bool/, 'boolean'],
  [/date|time/, 'datetime'],
  [/num|dec|money/, 'numeric'],
];

/** Takes `decimal(10,2) unsigned`, `timestamp(3) without time zone` or `enum('a','b')` apart. */
export function readType(written: string, dialect: DialectName): WrittenType {
  const [, before = '', inside = '', after = ''] = /^([^(]*)(?:\((.*)\))?(.*)$/s.exec(written) ?? [];
  const name = `${before.trim()} ${after.trim()}`.replace(/\s+(unsigned|zerofill)\b/g, '').trim();
  if (name === 'enum') return { name, sizes: [], values: quotedWords(inside) };
  const sizes = inside
    .split(',')
    .filter((size) => /^\s*\d+\s*$/.test(size))
    .map(Number);
  if (name === 'tinyint' && sizes[0] === 1) return { name: 'boolean', sizes: [] };
  // A number of 32 bits without a sign does not fit into one with a sign.
  if (dialect === 'mysql' && name === 'int' && /unsigned/.test(after)) return { name: 'bigint', sizes: [] };
  return { name: dialect === 'sqlite' ? sqliteName(name) : name, sizes };
}

function sqliteName(name: string): string {
  if (KIND_OF_TYPE.has(name)) return name.startsWith('timestamp') ? 'datetime' : name;
  return SQLITE_AFFINITIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'blob';
}

/** The words of a list such as `'draft', 'it''s'`. */
export function quotedWords(list: string): string[] {
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, word = '']) => word.replaceAll("''", "'"));
}
