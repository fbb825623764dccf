// Conditions as a tree: what filters, scopes and searches are turned into before any SQL is written.
import type { FieldPathPlan, FieldPlan, RelationPlan, TablePlan } from '@nestling/core';
import type { Type } from '@nestjs/common';
import type { Operator } from './operators.js';
import type { Fragment } from './sql.fragment.js';

/** How many of the related rows have to meet a condition. */
export type Quantifier = 'some' | 'none' | 'every';

/** A condition over the rows of one table. */
export type Condition =
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition
  | MemberCondition
  | RowCondition
  | RelatedCondition
  | { readonly key: readonly FieldPlan[]; readonly among: Fragment }
  | { readonly sql: Fragment };

/** A comparison of a field. */
export interface FieldCondition {
  readonly field: FieldPlan;
  readonly operator: Operator;
  readonly value: unknown;
  /** Whether texts are the same only if all of their characters are, whatever the column's collation says. */
  readonly isExact?: boolean;
}

/** A comparison of what stands in a JSON document, at the end of a path. */
export interface MemberCondition {
  readonly field: FieldPlan;
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: unknown;
}

/** Several columns compared as one, the first that differs deciding: a place in an ordering. None of them is nullable. */
export interface RowCondition {
  readonly row: readonly FieldPlan[];
  readonly operator: 'gt' | 'lt';
  readonly values: readonly unknown[];
}

/** A condition on the rows that a relation leads to. */
export interface RelatedCondition {
  readonly relation: RelationPlan;
  readonly quantifier: Quantifier;
  readonly condition: Condition;
  /** Which of those rows exist at all for whoever asks. */
  readonly reachable: Condition;
}

/** Which rows of another table a caller may reach. */
export type Reach = (entity: Type) => Condition;

/** The condition that every row meets. */
export const EVERYTHING: Condition = { and: [] };

/** For the program itself: every row of every table. */
export const REACH_ALL: Reach = () => EVERYTHING;

/** Whether a condition leaves anything out. */
export function isEverything(condition: Condition): boolean {
  return 'and' in condition && condition.and.every(isEverything);
}

/** Both conditions. */
export function both(left: Condition, right: Condition): Condition {
  if (isEverything(left)) return right;
  return isEverything(right) ? left : { and: [left, right] };
}

/** Which of a table's rows a statement is about, where deleting only marks them. */
export type Liveness = 'live' | 'deleted' | 'any';

/** The rows of a table that are its class's own, and not deleted unless that is asked for. */
export function ownRowsOf({ discriminator, deleted }: TablePlan, liveness: Liveness = 'live'): Condition {
  const own: Condition = discriminator
    ? { field: discriminator.field, operator: 'in', value: discriminator.values }
    : EVERYTHING;
  if (!deleted || liveness === 'any') return own;
  return both(own, { field: deleted, operator: 'null', value: liveness === 'live' });
}

/** The condition with its texts compared exactly: who may reach a row is not up to a collation. */
export function exactly(condition: Condition): Condition {
  if ('and' in condition) return { and: condition.and.map(exactly) };
  if ('or' in condition) return { or: condition.or.map(exactly) };
  if ('not' in condition) return { not: exactly(condition.not) };
  if ('relation' in condition) return { ...condition, condition: exactly(condition.condition) };
  const isField = 'field' in condition && !('path' in condition);
  return isField ? { ...condition, isExact: true } : condition;
}

/** A condition on the rows of a relation, those in reach. */
export function related(
  relation: RelationPlan,
  { quantifier, condition, reach }: { quantifier: Quantifier; condition: Condition; reach: Reach },
): Condition {
  return { relation, quantifier, condition, reachable: reach(relation.target().entity) };
}

/** A comparison of the field at the end of a path: some row that the path leads to meets it. */
export function alongPath(
  { relations, field }: FieldPathPlan,
  comparison: { readonly operator: Operator; readonly value: unknown },
  reach: Reach,
): Condition {
  return relations.reduceRight<Condition>(
    (condition, relation) => related(relation, { quantifier: 'some', condition, reach }),
    { field, ...comparison },
  );
}
