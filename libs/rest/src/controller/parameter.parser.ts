// The text of a query parameter as a value of the field it is compared with.
import type { FieldError, FieldKind, FieldPlan } from '@nestling/core';
import {
  isBigint,
  isDate,
  isDecimal,
  isInstant,
  isStorableText,
  isTime,
  isUuid,
} from '../serializer/value.checks.js';

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

const EXPECTED_BOOLEAN = 'true or false (also 1, yes, on and their opposites)';

/** What the values of a field, or of a parameter, are. */
export type ParameterType = Pick<FieldPlan, 'kind' | 'schema'>;

interface Parser {
  readonly parse: (text: string, field: ParameterType) => unknown;
  readonly expects: (field: ParameterType) => string;
}

const when = (accepted: boolean, value: unknown): unknown => (accepted ? value : undefined);

const MAX_TEXT_LENGTH = 2000;

/** A text to compare with; undefined if it cannot be one. */
export function parseText(text: string): string | undefined {
  return isStorableText(text) && text.length <= MAX_TEXT_LENGTH ? text : undefined;
}

const TEXT: Parser = {
  parse: parseText,
  expects: () => 'a text of at most 2000 characters without NUL',
};

const PARSERS: Readonly<Record<FieldKind, Parser>> = {
  string: TEXT,
  text: TEXT,
  json: { parse: () => undefined, expects: () => 'no filter: a JSON column cannot be compared' },
  integer: {
    parse: (text) => when(/^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31, Number(text)),
    expects: () => 'a whole number of 32 bits',
  },
  number: {
    parse: (text) =>
      when(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)), Number(text)),
    expects: () => 'a number',
  },
  bigint: { parse: (text) => when(isBigint(text), text), expects: () => 'a whole number of 64 bits' },
  decimal: { parse: (text) => when(isDecimal(text, { scale: 30 }), text), expects: () => 'a decimal number' },
  boolean: {
    parse: parseBoolean,
    expects: () => EXPECTED_BOOLEAN,
  },
  instant: {
    // A plus sign that was not encoded arrives as a space.
    parse: (text) => when(isInstant(text.replace(' ', '+')), text.replace(' ', '+')),
    expects: () => 'a date and time with an offset, such as 2026-01-31T12:00:00Z',
  },
  date: { parse: (text) => when(isDate(text), text), expects: () => 'a date, such as 2026-01-31' },
  time: { parse: (text) => when(isTime(text), text), expects: () => 'a time, such as 08:30:00' },
  uuid: { parse: (text) => when(isUuid(text), text.toLowerCase()), expects: () => 'a UUID' },
  enum: {
    parse: (text, { schema }) =>
      when((schema['enum'] as unknown[] | undefined)?.includes(text) ?? true, text),
    expects: ({ schema }) =>
      `one of: ${((schema['enum'] as unknown[] | undefined) ?? []).filter(Boolean).join(', ')}`,
  },
};

function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(BOOLEANS, word) ? BOOLEANS[word] : undefined;
}

/** Reads a parameter that is true or false into a draft; the error if it is neither. */
export function readFlag<Name extends string>(
  name: Name,
  text: string,
  draft: { [name in Name]?: boolean },
): FieldError | undefined {
  const flag = parseBoolean(text);
  if (flag === undefined)
    return { field: name, code: 'invalid', message: `${name} takes ${EXPECTED_BOOLEAN}` };
  draft[name] = flag;
  return undefined;
}

/** The value that a text stands for; undefined if it stands for none. */
export function parseParameter(text: string, field: ParameterType): unknown {
  return PARSERS[field.kind].parse(text, field);
}

/** What a field's parameter takes, for error texts. */
export function expectedOf(field: ParameterType): string {
  return PARSERS[field.kind].expects(field);
}
