// What stands on the right of a comparison: a text of the query string, or a value of the JSON tree.
import type { FieldKind, FieldPlan } from '@nestling/core';
import { OPERANDS, type Operator } from '../query/operators.js';
import { expectedOf, parseParameter, parseText } from './parameter.parser.js';

/** The most members of a list. */
export const MAX_LIST_LENGTH = 100;

/** A boolean operand of `null`, as text. */
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

const NUMERIC_KINDS: readonly FieldKind[] = ['integer', 'number', 'bigint', 'decimal'];

type Parse = (operand: unknown) => unknown;

/** The operand that a text stands for; undefined if it stands for none. Lists are divided by commas. */
export function textOperand(operator: Operator, text: string, field: FieldPlan): unknown {
  const isList = OPERANDS[operator] === 'list' || OPERANDS[operator] === 'pair';
  const operand = isList ? text.split(',') : OPERANDS[operator] === 'flag' ? FLAGS[text] : text;
  return operandOf(operator, operand, (member) => parseParameter(member as string, field));
}

/** The operand that a JSON value is; undefined if it is none. */
export function jsonOperand(operator: Operator, value: unknown, field: FieldPlan): unknown {
  const isEquality = operator === 'eq' || operator === 'ne';
  if (value === null) return isEquality ? null : undefined;
  return operandOf(operator, value, (member) => parseJson(member, field));
}

/** What an operator takes on a field, for error texts. */
export function expectedOperand(operator: Operator, field: FieldPlan): string {
  const each = expectedOf(field);
  return {
    value: each,
    list: `at most ${MAX_LIST_LENGTH} values, each ${each}`,
    pair: `two values, each ${each}`,
    text: 'a text of at most 2000 characters without NUL',
    flag: 'true or false',
  }[OPERANDS[operator]];
}

function operandOf(operator: Operator, operand: unknown, parse: Parse): unknown {
  switch (OPERANDS[operator]) {
    case 'value':
      return parse(operand);
    case 'list':
      return membersOf(operand, parse, { least: 0, most: MAX_LIST_LENGTH });
    case 'pair':
      return membersOf(operand, parse, { least: 2, most: 2 });
    case 'text':
      return typeof operand === 'string' ? parseText(operand) : undefined;
    case 'flag':
      return typeof operand === 'boolean' ? operand : undefined;
  }
}

function membersOf(list: unknown, parse: Parse, { least, most }: { least: number; most: number }): unknown {
  if (!Array.isArray(list) || list.length < least || list.length > most) return undefined;
  const members = list.map(parse);
  return members.includes(undefined) ? undefined : members;
}

/** A value of JSON: a number may stand for itself or be a text, as in bodies. */
function parseJson(value: unknown, field: FieldPlan): unknown {
  if (typeof value === 'string') return parseParameter(value, field);
  if (typeof value === 'number') {
    return NUMERIC_KINDS.includes(field.kind) ? parseParameter(String(value), field) : undefined;
  }
  return typeof value === 'boolean' && field.kind === 'boolean' ? value : undefined;
}
