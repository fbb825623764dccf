// How a row is changed: in any case, or where a value is another one.
import type { FieldPlan } from '@nestling/core';
import type { EndpointTable } from './endpoint.table.js';
import { FramedTexts } from './framed.texts.js';
import { MARK } from './sql.fragment.js';
import { codecsOf, type Codecs } from './value.codecs.js';

/** The statement that changes certain fields: in any case, or where a value differs. */
export interface ChangeTexts {
  readonly always: FramedTexts;
  readonly ifDifferent: FramedTexts;
  /** How the values are encoded that are set, and those that are compared. */
  readonly assigned: Codecs;
  readonly compared: Codecs;
}

/** How these fields are changed; stamps aside, a change tells whether any of them has another value. */
export function changeTexts(fields: readonly FieldPlan[], table: EndpointTable, tail: string): ChangeTexts {
  const isCompared = ({ stamp }: FieldPlan): boolean => stamp === undefined;
  const compared = fields.filter(isCompared);
  const assignments = fields.map((field) => assignment(field, table)).join(', ');
  const differences = compared.map((field) => difference(field, table)).join(' OR ') || '1 = 0';
  const head = `UPDATE ${table.name} SET ${assignments}`;
  return {
    always: new FramedTexts(head, tail),
    // There is a WHERE to go on from: a change names its row.
    ifDifferent: new FramedTexts(head, ` AND (${differences})${tail}`),
    assigned: codecsOf(fields, table, ({ stamp }) => stamp !== 'version'),
    compared: codecsOf(fields, table, isCompared),
  };
}

function assignment(field: FieldPlan, table: EndpointTable): string {
  const { column } = table.column(field);
  return `${column} = ${field.stamp === 'version' ? `${column} + 1` : MARK}`;
}

function difference(field: FieldPlan, table: EndpointTable): string {
  const { column } = table.column(field);
  if ((field.stored?.kind ?? field.kind) === 'json') return jsonDifference(column, table);
  if (table.dialect === 'postgres') return `${column} IS DISTINCT FROM ${MARK}`;
  if (table.dialect === 'sqlite') return `${column} IS NOT ${MARK}`;
  // MariaDB's usual collations ignore case: a change of case alone is still a change.
  const textual = field.kind === 'string' || field.kind === 'text' || field.kind === 'enum';
  return textual ? `NOT (BINARY ${column} <=> BINARY ${MARK})` : `NOT (${column} <=> ${MARK})`;
}

/** MySQL 8 keeps JSON in a form of its own: there a document always counts as changed. */
function jsonDifference(column: string, { dialect }: EndpointTable): string {
  if (dialect === 'postgres') return `${column}::jsonb IS DISTINCT FROM ${MARK}::jsonb`;
  if (dialect === 'sqlite') return `json(${column}) IS NOT json(${MARK})`;
  return `NOT (BINARY ${column} <=> BINARY ${MARK})`;
}
