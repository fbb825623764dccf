// ORDER BY, with NULL as the greatest value on every database: last when ascending, first when descending.
import type { EndpointPlan, OrderTerm } from '@nestling/core';
import type { EndpointTable } from './endpoint.table.js';

/** The ordering with the primary key behind it, so that no two rows are equal. */
export function totalOrdering(terms: readonly OrderTerm[], { key }: EndpointPlan): OrderTerm[] {
  const ordered = new Set(terms.map(({ field }) => field));
  const descending = terms.at(-1)?.descending ?? false;
  return [...terms, ...key.filter((field) => !ordered.has(field)).map((field) => ({ field, descending }))];
}

/** The same ordering backwards. */
export function reversed(terms: readonly OrderTerm[]): OrderTerm[] {
  return terms.map(({ field, descending }) => ({ field, descending: !descending }));
}

/** ` ORDER BY ...` of a total ordering. */
export function orderClause(terms: readonly OrderTerm[], table: EndpointTable): string {
  const parts = terms.flatMap(({ field, descending }) => {
    const { column, codec } = table.column(field);
    const direction = descending ? 'DESC' : 'ASC';
    // PostgreSQL counts NULL as the greatest value by itself; the others count it as the least.
    const nulls = field.nullable && table.dialect !== 'postgres' ? [`(${column} IS NULL) ${direction}`] : [];
    return [...nulls, `${codec.order(column)} ${direction}`];
  });
  return ` ORDER BY ${parts.join(', ')}`;
}
