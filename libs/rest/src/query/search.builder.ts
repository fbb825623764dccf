import type { FieldPlan } from '@nestling/core';
import type { Condition } from './condition.js';

/** Rows in which any of the fields contains the text, whatever its case; wildcards stand for themselves. */
export function searchCondition(text: string, fields: readonly FieldPlan[]): Condition {
  return { or: fields.map((field) => ({ field, operator: 'icontains' as const, value: text })) };
}
