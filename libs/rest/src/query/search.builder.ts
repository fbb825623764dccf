import type { FieldPathPlan } from '@nestling/core';
import { alongPath, type Condition, type Reach } from './condition.js';

/** Rows in which any of the fields contains the text, whatever its case; wildcards stand for themselves. */
export function searchCondition(text: string, paths: readonly FieldPathPlan[], reach: Reach): Condition {
  return { or: paths.map((path) => alongPath(path, { operator: 'icontains', value: text }, reach)) };
}
