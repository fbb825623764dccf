// Ajv's findings in the words of an API: which field, which rule, what is accepted. No value is echoed.
import { didYouMean, NestlingHttpError, sentence, type FieldError } from '@nestling/core';
import type { ErrorObject } from 'ajv';
import { REST_HTTP_CODES } from '../rest.errors.js';

/** A body may break as many rules as it has names; an answer longer than the question would be a weapon. */
export const MAX_ERRORS = 100;

type Message = (params: Readonly<Record<string, unknown>>) => string;

const MESSAGES: Readonly<Record<string, Message>> = {
  required: () => 'is required',
  type: ({ type }) => `must be ${[type].flat().map(article).join(' or ')}`,
  minLength: ({ limit }) => `must have at least ${String(limit)} characters`,
  maxLength: ({ limit }) => `must have at most ${String(limit)} characters`,
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  exclusiveMinimum: ({ limit }) => `must be above ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `must be below ${String(limit)}`,
  pattern: ({ pattern }) => `must match the pattern ${String(pattern)}`,
  format: ({ format }) => `must be a valid ${String(format)}`,
  enum: ({ allowedValues }) => `must be one of: ${(allowedValues as unknown[]).map(String).join(', ')}`,
};

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  array: 'a list',
};

function article(type: unknown): string {
  return ARTICLES[String(type)] ?? String(type);
}

/** The 422 of a body. */
export function bodyInvalid(errors: readonly FieldError[]): NestlingHttpError {
  const detail =
    errors.length === 1 ? sentence(errors[0]?.message ?? '') : `${errors.length} fields are not accepted.`;
  const shown = errors.slice(0, MAX_ERRORS);
  return new NestlingHttpError(422, { code: REST_HTTP_CODES.bodyInvalid, detail, errors: shown });
}

/** A rule that a body breaks, as Ajv words it. */
export type BrokenRule = Pick<ErrorObject, 'keyword' | 'params' | 'instancePath' | 'message'>;

/** A name is missing that has to be there. */
export const missingName = (name: string): BrokenRule => ({
  keyword: 'required',
  params: { missingProperty: name },
  instancePath: '',
});

/** There is no such name. */
export const unknownName = (name: string): BrokenRule => ({
  keyword: 'additionalProperties',
  params: { additionalProperty: name },
  instancePath: '',
});

/** One member of a problem's `errors`. */
export function describeError(error: BrokenRule, fields: readonly string[]): FieldError {
  const { keyword, params, instancePath } = error;
  if (keyword === 'additionalProperties') return unknownField(String(params['additionalProperty']), fields);
  const pointer =
    keyword === 'required' ? `/${escapePointer(String(params['missingProperty']))}` : instancePath;
  const message = MESSAGES[keyword]?.(params) ?? error.message ?? 'is not accepted';
  const field = pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  return {
    pointer: nestedPointer(pointer, field, fields),
    field,
    code: keyword.replace(/^x-/, ''),
    message: `${field || 'the body'} ${message}`,
  };
}

/** What an undeclared, hidden or unwritable name gets: the three cannot be told apart. */
function unknownField(name: string, fields: readonly string[]): FieldError {
  const shown = name.slice(0, 100);
  const message = `${shown} is no field that can be written${didYouMean(name, fields)}`;
  return { pointer: `/${escapePointer(shown)}`, field: shown, code: 'unknown', message };
}

/** The column `address.city` of an embedded class stands at `/address/city` of the body. */
function nestedPointer(pointer: string, field: string, fields: readonly string[]): string {
  return fields.includes(field) ? pointer.replaceAll('.', '/') : pointer;
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
