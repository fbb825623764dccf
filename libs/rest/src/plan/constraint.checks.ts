// Mistakes in the constraints of one field.
import type { FieldKind } from '@nestling/core';
import type { FieldOptions } from '../metadata/field.options.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Problems } from './problems.js';

const LENGTHS = ['minLength', 'maxLength'] as const;
const RANGES = ['min', 'max', 'exclusiveMin', 'exclusiveMax'] as const;
const TEXTUAL: readonly FieldKind[] = ['string', 'text'];
const NUMERIC: readonly FieldKind[] = ['integer', 'number', 'bigint', 'decimal'];

interface Check {
  readonly where: string;
  readonly kind: FieldKind;
  readonly options: FieldOptions;
}

/** Reports constraints that do not fit the field's type or each other. */
export function checkConstraints({ where, kind, options }: Check, problems: Problems): void {
  const report = (what: string, remedy: string): void =>
    problems.add(REST_CONFIG_CODES.constraintInvalid, where, [what, remedy]);

  for (const name of [...LENGTHS, 'pattern', 'format'] as const) {
    if (options[name] !== undefined && !TEXTUAL.includes(kind)) {
      report(`"${name}" on a field of type ${kind}`, `remove it, or declare the field as a string or text`);
    }
  }
  for (const name of RANGES) {
    if (options[name] !== undefined && !NUMERIC.includes(kind)) {
      report(
        `"${name}" on a field of type ${kind}`,
        `remove it, or use minLength/maxLength for the length of a text`,
      );
    }
  }
  if (Number(options.min) > Number(options.max)) {
    report(`min ${options.min} is above max ${options.max}`, 'swap the two');
  }
  if ((options.minLength ?? 0) > (options.maxLength ?? Infinity)) {
    report(`minLength ${options.minLength} is above maxLength ${options.maxLength}`, 'swap the two');
  }
  if (kind === 'enum' && !options.values?.length) {
    report('an enum without values', "list them: @Field({ type: 'enum', values: ['draft', 'public'] })");
  }
  checkPattern(options.pattern, report);
}

/** Flags that change what a pattern means, and that the patterns of JSON Schema have not. */
const UNKNOWN_FLAGS = /[imsy]/;

/** JSON Schema's patterns are read with the flag `u`, under which some of those are refused that pass without it. */
function checkPattern(
  pattern: FieldOptions['pattern'],
  report: (what: string, remedy: string) => void,
): void {
  if (pattern === undefined) return;
  const source = typeof pattern === 'string' ? pattern : pattern.source;
  try {
    new RegExp(source, 'u');
  } catch (error) {
    report(
      `the pattern "${source}" is no regular expression (${(error as Error).message})`,
      'correct the pattern',
    );
  }
  if (typeof pattern !== 'string' && UNKNOWN_FLAGS.test(pattern.flags)) {
    report(
      `the flags "${pattern.flags}" of the pattern "${source}" are not known to JSON Schema`,
      'write the pattern without them: [A-Za-z] for /[a-z]/i',
    );
  }
}
