// ORDER BY, with NULL as the greatest value on every database: last when ascending, first when descending.
import type { EndpointPlan, FieldPathPlan, FieldPlan, OrderTerm } from '@nestling/core';
import { both, isEverything, ownRowsOf, type Reach } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { joined } from './relation.builder.js';
import { fragment, join, type Fragment } from './sql.fragment.js';
import { buildWhere, rootFrame, type Frame } from './where.builder.js';

/** A term over a field of the table itself. */
export function orderTerm(field: FieldPlan, descending: boolean): OrderTerm {
  return { name: field.name, relations: [], field, descending };
}

/** The ordering with the primary key behind it, so that no two rows are equal. */
export function totalOrdering(terms: readonly OrderTerm[], { key }: EndpointPlan): OrderTerm[] {
  const ordered = new Set(terms.filter(isOwn).map(({ field }) => field));
  const descending = terms.at(-1)?.descending ?? false;
  return [
    ...terms,
    ...key.filter((field) => !ordered.has(field)).map((field) => orderTerm(field, descending)),
  ];
}

/** The same ordering backwards. */
export function reversed(terms: readonly OrderTerm[]): OrderTerm[] {
  return terms.map((term) => ({ ...term, descending: !term.descending }));
}

/** Whether a term orders by a field of the table itself. */
export function isOwn({ relations }: OrderTerm): boolean {
  return relations.length === 0;
}

/** Whether a term may have no value: its field, or because the way to it may lead nowhere. */
export function isNullable({ field, relations }: OrderTerm): boolean {
  return field.nullable || relations.length > 0;
}

/** ` ORDER BY ...` of a total ordering. */
export function orderClause(terms: readonly OrderTerm[], table: EndpointTable, reach: Reach): Fragment {
  const parts = terms.flatMap((term) => {
    const value = orderValue(term, table, reach);
    const direction = term.descending ? 'DESC' : 'ASC';
    const by = (text: string): Fragment => fragment(`${text} ${direction}`, ...value.parameters);
    // PostgreSQL counts NULL as the greatest value by itself; the others count it as the least.
    const nulls = isNullable(term) && table.dialect !== 'postgres' ? [by(`(${value.text} IS NULL)`)] : [];
    return [...nulls, by(value.text)];
  });
  const { text, parameters } = join(parts, ', ');
  return fragment(` ORDER BY ${text}`, ...parameters);
}

/** What a term orders by: a column, or a subquery for that of the row which its path leads to. */
export function orderValue(term: OrderTerm, table: EndpointTable, reach: Reach): Fragment {
  return pathValue(term, { table, reach, read: table.column(term.field).codec.order });
}

interface ValueScope {
  readonly table: EndpointTable;
  readonly reach: Reach;
  /** What is read of the column. @default all of it */
  readonly read?: (column: string) => string;
}

/** The value at the end of a path of to-one relations: a column, or a subquery. */
export function pathValue(
  { field, relations }: FieldPathPlan,
  { table, reach, read = (column) => column }: ValueScope,
): Fragment {
  const { column } = table.column(field);
  // A bare name would be that of the answer, which some columns stand in as texts.
  if (relations.length === 0) return fragment(read(`${table.name}.${column}`));
  const froms: string[] = [];
  const conditions: Fragment[] = [];
  let frame: Frame = rootFrame(table);
  for (const relation of relations) {
    const { from, on, inner } = joined(relation, frame);
    froms.push(from);
    conditions.push(fragment(on));
    const target = relation.target();
    const rows = both(ownRowsOf(target), reach(target.entity));
    if (!isEverything(rows)) conditions.push(buildWhere(rows, inner));
    frame = inner;
  }
  const where = join(conditions, ' AND ');
  return fragment(
    `(SELECT ${read(`${frame.owner}.${column}`)} FROM ${froms.join(', ')} WHERE ${where.text})`,
    ...where.parameters,
  );
}
