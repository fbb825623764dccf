// The comparisons of the query language: what each takes, and which fields have it. Their SQL is in `comparison.map.ts`.
import type { FieldKind, FieldPlan } from '@nestling/core';

/** What stands on the right of a comparison. */
export type OperandKind = 'value' | 'list' | 'pair' | 'text' | 'flag';

/** Every operator and its operand. */
export const OPERANDS = {
  eq: 'value',
  ne: 'value',
  gt: 'value',
  gte: 'value',
  lt: 'value',
  lte: 'value',
  in: 'list',
  nin: 'list',
  between: 'pair',
  contains: 'text',
  icontains: 'text',
  startsWith: 'text',
  endsWith: 'text',
  null: 'flag',
} as const satisfies Readonly<Record<string, OperandKind>>;

/** The name of an operator. */
export type Operator = keyof typeof OPERANDS;

/** The kinds of fields that hold text, and can be searched. */
export const TEXTUAL_KINDS: readonly FieldKind[] = ['string', 'text', 'enum'];

/** The names of all operators. */
export const OPERATOR_NAMES: readonly Operator[] = Object.keys(OPERANDS) as Operator[];

/** Whether a name is an operator's. */
export function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERANDS, name);
}

/** The operators of a field: every one where it holds text, `null` alone where it is a JSON document. */
export function operatorsOf({ kind, stored }: FieldPlan): readonly Operator[] {
  if (kind === 'json') return ['null'];
  // Where a transformer stands between, a part of the text is no part of what is stored.
  const isTextual = TEXTUAL_KINDS.includes(kind) && !stored;
  return isTextual ? OPERATOR_NAMES : OPERATOR_NAMES.filter((name) => OPERANDS[name] !== 'text');
}
