// Which tables the statements of a list look at beside its own: what its answer is made from.
import type { RelationPlan } from '@nestling/core';
import { REACH_ALL, type Condition, type Reach } from './condition.js';

/** The tables of relations, with those that bind their rows to others. */
export function tablesOf(relations: readonly RelationPlan[], reach: Reach = REACH_ALL): string[] {
  return relations.flatMap((relation) => {
    const { table, entity } = relation.target();
    const between = relation.junction ? [relation.junction.table] : [];
    return [table, ...between, ...tablesIn(reach(entity))];
  });
}

/** The other tables that a condition asks about. */
export function tablesIn(condition: Condition): string[] {
  if ('and' in condition) return condition.and.flatMap(tablesIn);
  if ('or' in condition) return condition.or.flatMap(tablesIn);
  if ('not' in condition) return tablesIn(condition.not);
  if (!('relation' in condition)) return [];
  return [
    ...tablesOf([condition.relation]),
    ...tablesIn(condition.condition),
    ...tablesIn(condition.reachable),
  ];
}
