// A write that somebody wants to know of.
import { rowKeyOf } from '@nestling/core';
import { classifyDriverError, type RowChange, type StatementResult } from '@nestling/database';
import type { Condition } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { keysIn } from './key.reader.js';
import type { Fragment } from './sql.fragment.js';

/** What a statement does, and the condition that names its row where that is known before. */
export interface ToldWrite {
  readonly operation: RowChange['operation'];
  readonly row?: Condition;
}

/** Runs the statement, and reports the row that it wrote: also where nobody knows, for the connection was lost. */
export async function writeTelling(
  table: EndpointTable,
  statement: Fragment,
  { operation, row }: ToldWrite,
): Promise<StatementResult> {
  const { database, plan } = table;
  const parts = row && keysIn(row, plan);
  const tell = (key: string | undefined): Promise<void> =>
    database.changed({ table: plan.table, operation, ...(key === undefined ? {} : { key }) });
  try {
    const result = await table.execute(statement);
    if (operation !== 'insert') {
      if (result.affected > 0) await tell(parts && rowKeyOf(parts));
      return result;
    }
    for (const key of parts ? [rowKeyOf(parts)] : insertedKeys(table, result)) await tell(key);
    return result;
  } catch (error) {
    const fault = classifyDriverError(error, database.dataSource);
    const isRefused = fault !== undefined && fault.kind !== 'connection';
    if (!isRefused && !database.inTransaction) await tell(parts && rowKeyOf(parts));
    throw error;
  }
}

/** The keys of rows that a statement gave back; undefined for one that it did not. */
function insertedKeys({ plan }: EndpointTable, { rows, insertId }: StatementResult): (string | undefined)[] {
  if (rows.length === 0) return [plan.key.length === 1 && insertId ? rowKeyOf([insertId]) : undefined];
  const names = plan.key.map(({ name }) => name);
  return rows.map((row) => rowKeyOf(names.map((name) => row[name])));
}
