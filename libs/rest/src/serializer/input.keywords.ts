// The validator of bodies, with the keywords that the field schemas use beyond JSON Schema.
import type { JsonSchema } from '@nestling/core';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import {
  compareDecimals,
  isBigint,
  isDate,
  isDecimal,
  isInstant,
  isStorableJson,
  isStorableText,
  isTime,
} from './value.checks.js';

interface Keyword {
  readonly accepts: (value: unknown, schema: never) => boolean;
  readonly message: (schema: never) => string;
}

const ofText =
  (check: (text: string) => boolean) =>
  (value: unknown): boolean =>
    typeof value !== 'string' || check(value);
const ofNumberText =
  (check: (value: unknown, schema: never) => boolean) =>
  (value: unknown, schema: never): boolean =>
    (typeof value !== 'string' && typeof value !== 'number') || check(value, schema);

interface Range {
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly exclusiveMinimum?: number | string;
  readonly exclusiveMaximum?: number | string;
}

function isWithin(value: unknown, range: Range): boolean {
  if (!isDecimal(value, { scale: 64 })) return true;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = range;
  return (
    (minimum === undefined || compareDecimals(value, minimum) >= 0) &&
    (maximum === undefined || compareDecimals(value, maximum) <= 0) &&
    (exclusiveMinimum === undefined || compareDecimals(value, exclusiveMinimum) > 0) &&
    (exclusiveMaximum === undefined || compareDecimals(value, exclusiveMaximum) < 0)
  );
}

function describeRange(range: Range): string {
  const words = {
    minimum: 'at least',
    maximum: 'at most',
    exclusiveMinimum: 'above',
    exclusiveMaximum: 'below',
  };
  const parts = Object.entries(range).map(
    ([name, bound]) => `${words[name as keyof Range]} ${String(bound)}`,
  );
  return `must be ${parts.join(' and ')}`;
}

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  'x-text': {
    accepts: ofText(isStorableText),
    message: () => 'must not contain a NUL character or half of a surrogate pair',
  },
  'x-json': {
    accepts: isStorableJson,
    message: () =>
      'must not contain a NUL character, half of a surrogate pair or a number that is not finite',
  },
  'x-instant': {
    accepts: ofText(isInstant),
    message: () => 'must be an existing date and time with an offset, such as 2026-01-31T12:00:00Z',
  },
  'x-date': { accepts: ofText(isDate), message: () => 'must be an existing date, such as 2026-01-31' },
  'x-time': { accepts: ofText(isTime), message: () => 'must be a time of day, such as 08:30:00' },
  'x-bigint': { accepts: ofNumberText(isBigint), message: () => 'must be a whole number of 64 bits' },
  'x-decimal': {
    accepts: ofNumberText((value, schema) => isDecimal(value, schema)),
    message: ({ precision, scale }: { precision?: number; scale: number }) =>
      precision === undefined
        ? `must be a decimal number with at most ${scale} digits behind the point`
        : `must be a decimal number with at most ${precision - scale} digits before and ${scale} behind the point`,
  },
  'x-range': { accepts: ofNumberText(isWithin), message: describeRange },
};

let shared: Ajv2020 | undefined;

/** Compiles a schema of bodies. All share one compiler: what it checks the schemas themselves with is made once. */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const compiler = (shared ??= createCompiler());
  const validate = compiler.compile(schema);
  // It would keep each of them for as long as the process lives.
  compiler.removeSchema(schema);
  return validate;
}

function createCompiler(): Ajv2020 {
  const compiler = new Ajv2020({
    allErrors: true,
    // A field may have a name that every object inherits something under: `valueOf`.
    ownProperties: true,
    strict: true,
    allowUnionTypes: true,
    strictNumbers: true,
    logger: false,
  });
  // The package is CommonJS: under ESM its function is the `default` of the namespace.
  const addFormats =
    (addFormatsModule as unknown as { default?: typeof addFormatsModule }).default ?? addFormatsModule;
  (addFormats as unknown as (validator: Ajv2020) => void)(compiler);
  // Dates are checked by our own keywords, numbers by their types: the formats only inform.
  for (const format of ['date-time', 'date', 'time', 'int32', 'double']) compiler.addFormat(format, true);
  for (const [keyword, { accepts, message }] of Object.entries(KEYWORDS)) {
    compiler.addKeyword({
      keyword,
      validate: (schema: unknown, value: unknown) => accepts(value, schema as never),
      error: { message: ({ schema }) => message(schema as never) },
    });
  }
  return compiler;
}
