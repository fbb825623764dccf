import type { TablePlan } from '@nestling/core';
import type { Condition } from './condition.js';

/** The values of the key that a condition asks for; undefined if it does not ask for one row by its key. */
export function keysIn(condition: Condition, { key }: Pick<TablePlan, 'key'>): unknown[] | undefined {
  const equals = equalities(condition);
  const values = key.map(({ column }) => equals.find(({ field }) => field.column === column)?.value);
  return values.some((value) => value === undefined || value === null) ? undefined : values;
}

function equalities(condition: Condition): { field: { column: string }; value: unknown }[] {
  if ('and' in condition) return condition.and.flatMap(equalities);
  return 'operator' in condition &&
    condition.operator === 'eq' &&
    'field' in condition &&
    !('path' in condition)
    ? [condition]
    : [];
}
