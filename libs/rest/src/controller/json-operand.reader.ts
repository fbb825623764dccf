// What a member of a JSON document is compared with: its type is that of the value, for the column tells none.
import { OPERANDS, type Operator } from '../query/operators.js';
import { MAX_LIST_LENGTH } from './operand.reader.js';
import { parseText } from './parameter.parser.js';

const NUMBER = /^-?(0|[1-9]\d{0,30})(\.\d{1,30})?(e[+-]?\d{1,3})?$/i;
const CONSTANTS: Readonly<Record<string, boolean>> = { true: true, false: false };
const ONE = 'a number, true or false, or a text of at most 2000 characters without NUL';

const EXPECTED = {
  value: ONE,
  list: `at most ${MAX_LIST_LENGTH} values, each ${ONE}`,
  pair: `two values, each ${ONE}`,
  text: 'a text of at most 2000 characters without NUL',
  flag: 'true or false',
} as const;

/** The operand that a text stands for; undefined if it stands for none. */
export function memberOperandOfText(operator: Operator, text: string): unknown {
  const kind = OPERANDS[operator];
  if (kind === 'text') return parseText(text);
  if (kind === 'flag') return CONSTANTS[text];
  if (kind === 'value') return scalarOfText(text);
  return members(operator, text.split(',').map(scalarOfText));
}

/** The operand that a JSON value is; undefined if it is none. */
export function memberOperandOfJson(operator: Operator, value: unknown): unknown {
  const kind = OPERANDS[operator];
  if (kind === 'text') return typeof value === 'string' ? parseText(value) : undefined;
  if (kind === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (kind === 'value') {
    return value === null && (operator === 'eq' || operator === 'ne') ? null : scalarOfJson(value);
  }
  return Array.isArray(value) ? members(operator, value.map(scalarOfJson)) : undefined;
}

/** What an operator takes on a member, for error texts. */
export function expectedOfMember(operator: Operator): string {
  return EXPECTED[OPERANDS[operator]];
}

function members(operator: Operator, values: readonly unknown[]): unknown {
  const fits = operator === 'between' ? values.length === 2 : values.length <= MAX_LIST_LENGTH;
  return fits && !values.includes(undefined) ? values : undefined;
}

/** `10` is a number and `"10"` a text. */
function scalarOfText(text: string): unknown {
  if (Object.hasOwn(CONSTANTS, text)) return CONSTANTS[text];
  if (NUMBER.test(text)) return scalarOfJson(Number(text));
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return parseText(isQuoted ? text.slice(1, -1) : text);
}

function scalarOfJson(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return parseText(value);
  return typeof value === 'boolean' ? value : undefined;
}
