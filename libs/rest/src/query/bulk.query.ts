// Statements over many rows at once: inserts in chunks, and locks in the order of keys.
import type { FieldPlan } from '@nestling/core';
import { REACH_ALL, type Condition, type Liveness } from './condition.js';
import { codecsOf, encodeInto, type Codecs } from './value.codecs.js';
import type { Values } from './endpoint.query.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { orderClause, orderTerm } from './order.builder.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** SQLite binds 32,766 parameters, the others twice as many. */
const MAX_PARAMETERS = 30_000;
const MAX_ROWS = 500;
/** The most ids of one condition; SQLite nests what is joined by OR, up to 1,000 levels. */
const MAX_KEYS = 400;

/** Rows to insert, cut into lists that one statement can take: with the same columns, and not too many. */
export function insertChunks(rows: readonly Values[], table: EndpointTable): Values[][] {
  const chunks: Values[][] = [];
  let shape: InsertTexts | undefined;
  let room = 0;
  for (const values of rows) {
    const own = table.insertTexts.of(values);
    if (own !== shape || room === 0) {
      chunks.push([]);
      shape = own;
      room = Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / Math.max(values.size, 1)));
    }
    chunks.at(-1)?.push(values);
    room--;
  }
  return chunks;
}

/** `INSERT INTO ... VALUES (...), (...)`, of rows that set the same columns; where the database can, it gives them back. */
export function insertStatement(rows: readonly Values[], table: EndpointTable): Fragment {
  const { ofOne, first, more, last, codecs } = table.insertTexts.of(rows[0] ?? new Map());
  const parameters: unknown[] = [];
  for (const values of rows) encodeInto(parameters, values, codecs);
  return { text: rows.length === 1 ? ofOne : first + more.repeat(rows.length - 1) + last, parameters };
}

/** How rows are inserted that set the same fields. */
export interface InsertTexts {
  /** How the values are encoded. */
  readonly codecs: Codecs;
  /** The statement for one row. */
  readonly ofOne: string;
  /** The statement for many: how it begins, what each further row adds, how it ends. */
  readonly first: string;
  readonly more: string;
  readonly last: string;
}

/** The texts of a table's inserts. */
export function insertTexts(fields: readonly FieldPlan[], table: EndpointTable): InsertTexts {
  const names = fields.map((field) => table.column(field).column).join(', ');
  const marks = `(${fields.map(() => MARK).join(', ')})`;
  const nothing = table.dialect === 'mysql' ? '() VALUES ()' : 'DEFAULT VALUES';
  const first = `INSERT INTO ${table.name} ${fields.length > 0 ? `(${names}) VALUES ${marks}` : nothing}`;
  const last = table.database.supportsReturning ? ` RETURNING ${table.selections.whole.sql}` : '';
  return { codecs: codecsOf(fields, table), ofOne: first + last, first, more: `, ${marks}`, last };
}

/** The rows that meet a condition, locked one after the other in the order of their keys; only the keys are read. */
export function lockStatement(
  condition: Condition,
  { limit, liveness }: { readonly limit: number; readonly liveness: Liveness },
  table: EndpointTable,
): Fragment {
  const { key } = table.plan;
  const columns = key.map((field) => {
    const { column, codec } = table.column(field);
    return `${codec.read(column)} AS ${table.quote(field.name)}`;
  });
  return join(
    [
      fragment(`SELECT ${columns.join(', ')} FROM ${table.name}`),
      whereClause(condition, table, liveness),
      orderClause(
        key.map((field) => orderTerm(field, false)),
        table,
        REACH_ALL,
      ),
      // SQLite has one writer at a time, and no locks on rows.
      fragment(` LIMIT ${MARK}${table.dialect === 'sqlite' ? '' : ' FOR UPDATE'}`, limit),
    ],
    '',
  );
}

/** A row of a lock's statement, as JSON has it. */
export function decodeKey(raw: Row, table: EndpointTable): Row {
  const decoded = (field: FieldPlan): unknown => {
    const { decode } = table.column(field).codec;
    return decode ? decode(raw[field.name]) : raw[field.name];
  };
  return Object.fromEntries(table.plan.key.map((field) => [field.name, decoded(field)]));
}

/** The conditions that a row is among those with these keys, each of as many as one statement can take. */
export function keyConditions(keys: readonly Condition[][], { plan }: EndpointTable): Condition[] {
  const chunks: Condition[] = [];
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    const some = keys.slice(start, start + MAX_KEYS);
    const [field, ...more] = plan.key;
    const values = some.flatMap(([part]) => (part && 'value' in part ? [part.value] : []));
    chunks.push(
      field && more.length === 0
        ? { field, operator: 'in', value: values }
        : { or: some.map((and) => ({ and })) },
    );
  }
  return chunks;
}
