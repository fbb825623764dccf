// SQLite says that a foreign key failed, but not which: the references of the write are then looked up one by one.
import type { FieldPlan } from '@nestling/core';
import { classifyDriverError } from '@nestling/database';
import type { EndpointTable } from './endpoint.table.js';
import { fragment, MARK } from './sql.fragment.js';

/** A write whose references lead to no row; `fields` are the ones at fault. */
export class MissingReferenceError extends Error {
  constructor(
    readonly fields: readonly FieldPlan[],
    options: ErrorOptions,
  ) {
    super('A reference leads to no row.', options);
  }
}

/** Runs a write; where its database does not name the reference at fault, the error does. */
export function namingReferences<T>(
  values: ReadonlyMap<FieldPlan, unknown>,
  table: EndpointTable,
  write: () => Promise<T>,
): Promise<T> {
  return table.dialect === 'sqlite' ? namedBy(values, table, write) : write();
}

async function namedBy<T>(
  values: ReadonlyMap<FieldPlan, unknown>,
  table: EndpointTable,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const fault = classifyDriverError(error, table.database.dataSource);
    const isUnnamed =
      fault?.kind === 'foreign-key' && fault.direction === 'missing' && fault.columns.length === 0;
    const fields = isUnnamed ? await missingReferences(values, table) : [];
    throw fields.length > 0 ? new MissingReferenceError(fields, { cause: error }) : error;
  }
}

async function missingReferences(
  values: ReadonlyMap<FieldPlan, unknown>,
  table: EndpointTable,
): Promise<FieldPlan[]> {
  const missing: FieldPlan[] = [];
  for (const [field, value] of values) {
    if (!field.reference || value === null || value === undefined) continue;
    const { entity, column } = field.reference;
    const target = table.quote(table.database.dataSource.getMetadata(entity).tablePath);
    const encoded = table.column(field).codec.encode(value);
    const { rows } = await table.execute(
      fragment(`SELECT 1 FROM ${target} WHERE ${table.quote(column)} = ${MARK}`, encoded),
    );
    if (rows.length === 0) missing.push(field);
  }
  return missing;
}
