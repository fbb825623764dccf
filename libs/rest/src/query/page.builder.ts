// Keyset pagination: the rows behind a position in a total ordering, as a condition.
import type { OrderTerm } from '@nestling/core';
import { alongPath, type Condition, type Reach } from './condition.js';
import { isNullable, isOwn } from './order.builder.js';
import type { Operator } from './operators.js';

/** A place in an ordering: the values of its terms, in their order. */
export type Position = readonly unknown[];

/** The rows that come after a position; NULL is the greatest value. */
export function behind(position: Position, terms: readonly OrderTerm[], reach: Reach): Condition {
  const alternatives: Condition[] = [];
  const ties: Condition[] = [];
  terms.forEach((term, index) => {
    const value = position[index] ?? null;
    const has = (operator: Operator): Condition => alongPath(term, { operator, value }, reach);
    const isNull: Condition = isOwn(term)
      ? { field: term.field, operator: 'null', value: true }
      : { not: alongPath(term, { operator: 'null', value: false }, reach) };
    const beyond = beyondValue(term, { value, has, isNull });
    if (beyond) alternatives.push({ and: [...ties, beyond] });
    ties.push(value === null ? isNull : has('eq'));
  });
  return { or: alternatives };
}

interface TermValue {
  readonly value: unknown;
  readonly has: (operator: Operator) => Condition;
  readonly isNull: Condition;
}

/** What is strictly beyond one value; undefined where nothing can be. */
function beyondValue(term: OrderTerm, { value, has, isNull }: TermValue): Condition | undefined {
  if (term.descending) return value === null ? { not: isNull } : has('lt');
  if (value === null) return undefined;
  return isNullable(term) ? { or: [has('gt'), isNull] } : has('gt');
}
