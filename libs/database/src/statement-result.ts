import type { QueryResult } from 'typeorm';

/** What a statement answered, in the same form on every database. */
export interface StatementResult {
  /** The rows of a SELECT, or of a RETURNING clause. */
  readonly rows: Record<string, unknown>[];
  /** The values of the columns that were asked for apart, row by row. */
  readonly aside?: unknown[][];
  /** Rows matched by an UPDATE or DELETE (changed or not), inserted by an INSERT, read by a SELECT. */
  readonly affected: number;
  /** The generated key of an INSERT; MySQL, MariaDB and SQLite only. */
  readonly insertId?: number | string | bigint;
}

/** How a statement answers. */
export interface AnswerForm {
  /** On PostgreSQL: instants as the driver's dates, or as the texts that JSON has. @default 'driver' */
  readonly values?: 'driver' | 'json';
  /** How many of the last columns are given apart from the rows, as `aside`. @default 0 */
  readonly aside?: number;
}

/** Takes the last columns out of rows. */
export function setAside(rows: readonly Record<string, unknown>[], columns: number): unknown[][] {
  if (columns === 0) return [];
  return rows.map((row) => {
    const names = Object.keys(row).slice(-columns);
    const values = names.map((name) => row[name]);
    // From the last one: an object that loses its last property stays a fast one.
    for (const name of names.reverse()) delete row[name];
    return values;
  });
}

/** @internal */
export function toStatementResult(result: QueryResult<Record<string, unknown>>): StatementResult {
  const rows = result.records;
  const insertId = insertIdOf(result.raw);
  return {
    rows,
    affected: result.affected ?? rows.length,
    ...(insertId === undefined ? {} : { insertId }),
  };
}

function insertIdOf(raw: unknown): StatementResult['insertId'] {
  const id: unknown = typeof raw === 'object' && raw !== null && 'insertId' in raw ? raw.insertId : raw;
  return typeof id === 'number' || typeof id === 'bigint' || typeof id === 'string' ? id : undefined;
}
