// How the values of each kind travel: what to select, what a parameter must be, what JSON gets. Decided at boot, once per
// field and dialect.
import type { FieldKind, FieldPlan } from '@nestling/core';
import type { DialectName } from '@nestling/database';

/** How one field is read and written. */
export interface FieldCodec {
  /** The SQL that reads the quoted column. */
  readonly read: ColumnSql;
  /** The SQL that reads the quoted column with all that the database holds, in a form that JSON keeps. */
  readonly readExactly: ColumnSql;
  /** The SQL that the quoted column is ordered by, and compared with where a page begins. */
  readonly order: ColumnSql;
  /** A JSON value (or a Date), or one that was read exactly, as the driver takes it. */
  readonly encode: (value: unknown) => unknown;
  /** The driver's value as JSON has it; undefined where they are the same. */
  readonly decode?: (raw: unknown) => unknown;
}

type Coder = (value: unknown) => unknown;
interface Coding {
  readonly read?: ColumnSql;
  readonly readExactly?: ColumnSql;
  readonly encode?: Coder;
  readonly decode?: Coder;
}

/** A value as `readExactly` gave it: it goes back to the database as it came. */
export class ExactValue {
  constructor(readonly value: unknown) {}
}

type ColumnSql = (column: string) => string;
const plainColumn: ColumnSql = (column) => column;
const asIs: Coder = (value) => value;
const asText: Coder = (value) => String(value);
const toBoolean: Coder = (raw) => raw === true || raw === 1;
const toJson: Coder = (raw) => (typeof raw === 'string' ? (JSON.parse(raw) as unknown) : raw);
const toInstant: Coder = (value) => (value instanceof Date ? value : new Date(String(value)));
const toIsoText: Coder = (value) => isoText(toInstant(value) as Date);

let latest = { second: NaN, text: '' };

/** `2026-01-31T12:00:00.123Z`. Writes are stamped many times within a second, whose text is made once. */
function isoText(date: Date): string {
  const time = date.getTime();
  const second = Math.floor(time / 1000);
  if (second !== latest.second) latest = { second, text: date.toISOString().slice(0, -'123Z'.length) };
  return `${latest.text}${String(time - second * 1000).padStart(3, '0')}Z`;
}

/** Instants as text in UTC: so SQLite keeps them, and so the driver of MySQL leaves years below 100 alone. */
const toUtcText: Coder = (value) =>
  isoText(toInstant(value) as Date)
    .replace('T', ' ')
    .slice(0, -1);
/** An instant as the engine writes it, on a day that every month has: its text needs no Date, which takes a microsecond. */
const PLAIN_UTC_TEXT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3,6}$/;
const fromUtcText: Coder = (raw) => {
  const text = String(raw);
  if (PLAIN_UTC_TEXT.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`;
  const date = new Date(`${text.replace(' ', 'T')}Z`);
  // MySQL keeps days that do not exist (0000-00-00) where an old table has them.
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const EVERYWHERE: Partial<Record<FieldKind, Coding>> = {
  decimal: { encode: asText },
  bigint: { encode: asText },
  json: { encode: (value) => JSON.stringify(value) },
  uuid: { encode: (value) => String(value).toLowerCase() },
};

const BY_DIALECT: Readonly<Record<DialectName, Partial<Record<FieldKind, Coding>>>> = {
  postgres: {
    // The engine's statements give instants as the texts of JSON, unless a subscriber watches them; `infinity` is none.
    instant: {
      encode: toIsoText,
      decode: (raw) => (typeof raw === 'string' ? raw : raw instanceof Date ? raw.toISOString() : null),
      readExactly: (column) => `${column}::text`,
    },
    number: { readExactly: (column) => `${column}::text` },
    date: { read: (column) => `to_char(${column}, 'YYYY-MM-DD')` },
    bigint: { decode: asText },
  },
  mysql: {
    boolean: { decode: toBoolean },
    instant: { read: (column) => `CAST(${column} AS CHAR)`, encode: toUtcText, decode: fromUtcText },
    // A FLOAT is written with six digits, and a text of six digits is another number.
    number: { readExactly: (column) => `${column} + 0E0` },
    date: { read: (column) => `DATE_FORMAT(${column}, '%Y-%m-%d')` },
    // Whether the driver parses the column itself depends on the server: as text it is parsed once, here.
    json: { read: (column) => `CAST(${column} AS CHAR)`, decode: toJson },
    bigint: { decode: asText },
  },
  sqlite: {
    boolean: { encode: (value) => (value === true ? 1 : 0), decode: toBoolean },
    // Other programs leave out the fraction, which makes another text.
    instant: {
      encode: toUtcText,
      decode: fromUtcText,
      readExactly: plainColumn,
    },
    json: { decode: toJson },
    bigint: { read: (column) => `CAST(${column} AS TEXT)`, decode: asText },
  },
};

/** What is needed of a field, stored or computed, to code it. */
type Coded = Pick<FieldPlan, 'kind' | 'scale' | 'stored'> & Partial<Pick<FieldPlan, 'schema'>>;

/**
 * MySQL and MariaDB sort by the first 1,024 bytes of a text (`max_sort_length`) and compare all of it. The rows between
 * would be lost by a cursor, so that order and comparison stop at the same place.
 */
const MYSQL_SORTED_CHARACTERS = 255;

function orderOf({ kind, schema }: Coded, dialect: DialectName): ColumnSql {
  const isText = kind === 'text' || kind === 'string';
  const isLong = ((schema?.['maxLength'] as number | undefined) ?? Infinity) > MYSQL_SORTED_CHARACTERS;
  if (dialect !== 'mysql' || !isText || !isLong) return plainColumn;
  return (column) => `LEFT(${column}, ${MYSQL_SORTED_CHARACTERS})`;
}

/** The decoding of a computed field: an expression's type is the database's choice, the wire's is the declared one. */
export function computedDecoder(field: Coded, dialect: DialectName): (raw: unknown) => unknown {
  const isNumber = field.kind === 'integer' || field.kind === 'number';
  const decode = isNumber ? Number : (codecOf(field, dialect).decode ?? asIs);
  return (raw) => (raw === null || raw === undefined ? null : decode(raw));
}

/** The coding of a field on a dialect, its column transformer included. */
export function codecOf(field: Coded, dialect: DialectName): FieldCodec {
  const codec = transformingCodec(field, dialect);
  const encode: Coder = (value) => (value instanceof ExactValue ? value.value : codec.encode(value));
  return { ...codec, encode };
}

function transformingCodec(field: Coded, dialect: DialectName): FieldCodec {
  const { stored } = field;
  if (!stored) return plainCodec(field, dialect);
  const column = plainCodec({ kind: stored.kind, scale: field.scale }, dialect);
  const decode = column.decode ?? asIs;
  // A transformer is made for what TypeORM gives it, which is a Date for an instant.
  const hydrate: Coder = (raw) => (stored.kind === 'instant' && raw !== null ? toInstant(raw) : raw);
  return {
    read: column.read,
    readExactly: column.readExactly,
    order: column.order,
    encode: (value) => column.encode(stored.to(value)),
    decode: (raw) => stored.from(hydrate(decode(raw))),
  };
}

/** NULL passes both ways untouched. */
function plainCodec(field: Coded, dialect: DialectName): FieldCodec {
  const {
    read = plainColumn,
    readExactly = read,
    encode = asIs,
    decode,
  } = {
    ...EVERYWHERE[field.kind],
    ...BY_DIALECT[dialect][field.kind],
    ...(field.kind === 'decimal' && dialect === 'sqlite'
      ? { decode: (raw: unknown) => Number(raw).toFixed(field.scale ?? 0) }
      : {}),
  };
  return {
    read,
    readExactly,
    order: orderOf(field, dialect),
    encode: (value) => (value === null || value === undefined ? null : encode(value)),
    ...(decode ? { decode: (raw: unknown) => (raw === null ? null : decode(raw)) } : {}),
  };
}
