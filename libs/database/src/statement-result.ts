import type { QueryResult } from 'typeorm';

/** What a statement answered, in the same form on every database. */
export interface StatementResult {
  /** The rows of a SELECT, or of a RETURNING clause. */
  readonly rows: Record<string, unknown>[];
  /** Rows matched by an UPDATE or DELETE (changed or not), inserted by an INSERT, read by a SELECT. */
  readonly affected: number;
  /** The generated key of an INSERT; MySQL, MariaDB and SQLite only. */
  readonly insertId?: number | string | bigint;
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
