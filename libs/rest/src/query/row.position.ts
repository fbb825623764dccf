// Where a row stands in an ordering: the values of its terms with the database's full precision, selected beside the row.
// What JSON shows of a row would not do: it has milliseconds where the column has microseconds, and listeners change it.
import type { EndpointPlan, OrderTerm } from '@nestling/core';
import type { Condition, Reach } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { ExactValue } from './field.codec.js';
import { orderValue } from './order.builder.js';
import type { Position } from './page.builder.js';
import { fragment, join, type Fragment } from './sql.fragment.js';

/** No property has a space in its name. */
const nameOf = (index: number): string => `position ${index}`;

/** What is selected for the positions of rows: `, "createdAt"::text AS "position 0"`. */
export function positionSelection(terms: readonly OrderTerm[], table: EndpointTable, reach: Reach): Fragment {
  const parts = terms.map((term, index) => {
    const { text, parameters } = orderValue(term, table, reach);
    const { codec } = table.column(term.field);
    return fragment(`, ${codec.readExactly(text)} AS ${table.quote(nameOf(index))}`, ...parameters);
  });
  return join(parts, '');
}

/** A position that was read with a row, as conditions compare with it. */
export function exactPosition(position: readonly unknown[]): Position {
  return position.map((value) => (value === null ? null : new ExactValue(value)));
}

/** The part of a position that is the row's key. */
export function keyOf(position: Position, terms: readonly OrderTerm[], { key }: EndpointPlan): Position {
  return position.filter((_, index) => key.some((field) => field === terms[index]?.field));
}

/** The row that has this key, as `keyOf` gave it. */
export function rowWithKey(values: Position, terms: readonly OrderTerm[], { key }: EndpointPlan): Condition {
  const fields = terms.map(({ field }) => field).filter((field) => key.includes(field));
  return {
    and: fields.map((field, index) => ({ field, operator: 'eq', value: new ExactValue(values[index]) })),
  };
}
