// Keyset pagination: the rows behind a position in a total ordering, as a condition that an index on the ordering serves.
import type { FieldPlan, OrderTerm } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import { alongPath, both, type Condition, type Reach } from './condition.js';
import { isNullable, isOwn } from './order.builder.js';
import type { Operator } from './operators.js';

/** A place in an ordering: the values of its terms, in their order. */
export type Position = readonly unknown[];

/** Whose statement the condition stands in. */
export interface Paging {
  readonly reach: Reach;
  readonly dialect: DialectName;
}

/** MySQL and MariaDB read a whole index for `(a, b) > (?, ?)`; the others begin at the place. */
const RANGES_OVER_ROWS: Readonly<Record<DialectName, boolean>> = {
  postgres: true,
  sqlite: true,
  mysql: false,
};

/** One term of an ordering, and where in it the position stands. */
interface Step {
  readonly term: OrderTerm;
  readonly value: unknown;
  readonly has: (operator: Operator) => Condition;
  readonly isNull: Condition;
  readonly isValue: Condition;
}

/** The rows that come after a position; NULL is the greatest value. */
export function behind(position: Position, terms: readonly OrderTerm[], paging: Paging): Condition {
  const steps = terms.map((term, index) => stepOf(term, position[index] ?? null, paging.reach));
  return beyond(steps, RANGES_OVER_ROWS[paging.dialect]) ?? { or: [] };
}

function stepOf(term: OrderTerm, value: unknown, reach: Reach): Step {
  const isValue = alongPath(term, { operator: 'null', value: false }, reach);
  return {
    term,
    value,
    has: (operator) => alongPath(term, { operator, value }, reach),
    // Where the way leads to no row, there is no row whose value is NULL either.
    isNull: isOwn(term) ? { field: term.field, operator: 'null', value: true } : { not: isValue },
    isValue,
  };
}

/** The rows behind all steps; undefined where there can be none. */
function beyond(steps: readonly Step[], rangesOverRows: boolean): Condition | undefined {
  const [step, ...later] = steps;
  if (!step) return undefined;
  if (rangesOverRows && later.length > 0 && isOneRange(steps)) return rowBeyond(steps);
  const rest = beyond(later, rangesOverRows);
  if (step.value === null) return beyondNull(step, rest);
  const further = step.has(step.term.descending ? 'lt' : 'gt');
  // NULL lies behind every value of an ascending term: there no bound leads to all that follows.
  if (!step.term.descending && isNullable(step.term)) {
    return { or: [further, step.isNull, ...(rest ? [both(step.has('eq'), rest)] : [])] };
  }
  if (!rest) return further;
  if (!isOwn(step.term)) return { or: [further, both(step.has('eq'), rest)] };
  // Within the bound, what is not further is a tie.
  return { and: [step.has(step.term.descending ? 'lte' : 'gte'), { or: [further, rest] }] };
}

function beyondNull({ term, isNull, isValue }: Step, rest: Condition | undefined): Condition | undefined {
  const tied = rest && both(isNull, rest);
  if (!term.descending) return tied;
  return { or: [isValue, ...(tied ? [tied] : [])] };
}

/** Whether the steps are columns without NULL that run in one direction. */
function isOneRange(steps: readonly Step[]): boolean {
  return steps.every(({ term }) => !isNullable(term) && term.descending === steps[0]?.term.descending);
}

function rowBeyond(steps: readonly Step[]): Condition {
  return {
    row: steps.map(({ term }): FieldPlan => term.field),
    operator: steps[0]?.term.descending ? 'lt' : 'gt',
    values: steps.map(({ value }) => value),
  };
}
