// Conditions as a tree: what filters, scopes and searches are turned into before any SQL is written.
import type { FieldPlan } from '@nestling/core';
import type { Fragment } from './sql.fragment.js';

/** The comparisons of one field; `comparison.map.ts` has the SQL of each. */
export type Operator = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'null' | 'icontains';

/** A condition over the rows of one endpoint. */
export type Condition =
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly field: FieldPlan; readonly operator: Operator; readonly value: unknown }
  | { readonly sql: Fragment };

/** The condition that every row meets. */
export const EVERYTHING: Condition = { and: [] };

/** Whether a condition leaves anything out. */
export function isEverything(condition: Condition): boolean {
  return 'and' in condition && condition.and.every(isEverything);
}

/** Both conditions. */
export function both(left: Condition, right: Condition): Condition {
  if (isEverything(left)) return right;
  return isEverything(right) ? left : { and: [left, right] };
}
