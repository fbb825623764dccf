// How the values of each kind travel: what to select, what a parameter must be, what JSON gets. Decided at boot, once per
// field and dialect.
import type { FieldKind, FieldPlan } from '@nestling/core';
import type { DialectName } from '@nestling/database';

/** How one field is read and written. */
export interface FieldCodec {
  /** The SQL that reads the quoted column. */
  readonly read: (column: string) => string;
  /** A JSON value (or a Date) as the driver takes it. */
  readonly encode: (value: unknown) => unknown;
  /** The driver's value as JSON has it; undefined where they are the same. */
  readonly decode?: (raw: unknown) => unknown;
}

type Coder = (value: unknown) => unknown;
interface Coding {
  readonly read?: (column: string) => string;
  readonly encode?: Coder;
  readonly decode?: Coder;
}

const asIs: Coder = (value) => value;
const asText: Coder = (value) => String(value);
const toBoolean: Coder = (raw) => raw === true || raw === 1;
const toJson: Coder = (raw) => (typeof raw === 'string' ? (JSON.parse(raw) as unknown) : raw);
const toInstant: Coder = (value) => (value instanceof Date ? value : new Date(String(value)));
const fromInstant: Coder = (raw) => (raw instanceof Date ? raw : new Date(String(raw))).toISOString();

/** SQLite keeps instants as text in UTC, in the form that TypeORM writes. */
const toSqliteInstant: Coder = (value) =>
  (toInstant(value) as Date).toISOString().replace('T', ' ').replace('Z', '');
const fromSqliteInstant: Coder = (raw) => new Date(`${String(raw).replace(' ', 'T')}Z`).toISOString();

const EVERYWHERE: Partial<Record<FieldKind, Coding>> = {
  instant: { encode: toInstant, decode: fromInstant },
  decimal: { encode: asText },
  bigint: { encode: asText },
  json: { encode: (value) => JSON.stringify(value) },
  uuid: { encode: (value) => String(value).toLowerCase() },
};

const BY_DIALECT: Readonly<Record<DialectName, Partial<Record<FieldKind, Coding>>>> = {
  postgres: {
    date: { read: (column) => `to_char(${column}, 'YYYY-MM-DD')` },
    bigint: { decode: asText },
  },
  mysql: {
    boolean: { decode: toBoolean },
    date: { read: (column) => `DATE_FORMAT(${column}, '%Y-%m-%d')` },
    // Whether the driver parses the column itself depends on the server: as text it is parsed once, here.
    json: { read: (column) => `CAST(${column} AS CHAR)`, decode: toJson },
    bigint: { decode: asText },
  },
  sqlite: {
    boolean: { encode: (value) => (value === true ? 1 : 0), decode: toBoolean },
    instant: { encode: toSqliteInstant, decode: fromSqliteInstant },
    json: { decode: toJson },
    bigint: { read: (column) => `CAST(${column} AS TEXT)`, decode: asText },
  },
};

/** What is needed of a field, stored or computed, to code it. */
type Coded = Pick<FieldPlan, 'kind' | 'scale' | 'stored'>;

/** The decoding of a computed field: an expression's type is the database's choice, the wire's is the declared one. */
export function computedDecoder(field: Coded, dialect: DialectName): (raw: unknown) => unknown {
  const isNumber = field.kind === 'integer' || field.kind === 'number';
  const decode = isNumber ? Number : (codecOf(field, dialect).decode ?? asIs);
  return (raw) => (raw === null || raw === undefined ? null : decode(raw));
}

/** The coding of a field on a dialect, its column transformer included. */
export function codecOf(field: Coded, dialect: DialectName): FieldCodec {
  const { stored } = field;
  if (!stored) return plainCodec(field, dialect);
  const column = plainCodec({ kind: stored.kind, scale: field.scale }, dialect);
  const decode = column.decode ?? asIs;
  // A transformer is made for what TypeORM gives it, which is a Date for an instant.
  const hydrate: Coder = (raw) => (stored.kind === 'instant' && raw !== null ? toInstant(raw) : raw);
  return {
    read: column.read,
    encode: (value) => column.encode(stored.to(value)),
    decode: (raw) => stored.from(hydrate(decode(raw))),
  };
}

/** NULL passes both ways untouched. */
function plainCodec(field: Coded, dialect: DialectName): FieldCodec {
  const {
    read = asIs as (column: string) => string,
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
    encode: (value) => (value === null || value === undefined ? null : encode(value)),
    ...(decode ? { decode: (raw: unknown) => (raw === null ? null : decode(raw)) } : {}),
  };
}
