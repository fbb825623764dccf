// Keyset pagination: the rows behind a position in a total ordering, as a condition.
import type { OrderTerm } from '@nestling/core';
import type { Condition } from './condition.js';

/** A place in an ordering: the values of its terms, in their order. */
export type Position = readonly unknown[];

/** The rows that come after a position; NULL is the greatest value. */
export function behind(position: Position, terms: readonly OrderTerm[]): Condition {
  const alternatives: Condition[] = [];
  const ties: Condition[] = [];
  terms.forEach((term, index) => {
    const value = position[index] ?? null;
    const beyond = beyondValue(term, value);
    if (beyond) alternatives.push({ and: [...ties, beyond] });
    ties.push({ field: term.field, operator: 'eq', value });
  });
  return { or: alternatives };
}

/** What is strictly beyond one value; undefined where nothing can be. */
function beyondValue({ field, descending }: OrderTerm, value: unknown): Condition | undefined {
  if (descending) {
    if (value === null) return { field, operator: 'null', value: false };
    return { field, operator: 'lt', value };
  }
  if (value === null) return undefined;
  const greater: Condition = { field, operator: 'gt', value };
  return field.nullable ? { or: [greater, { field, operator: 'null', value: true }] } : greater;
}
