// The raw query string as parameters, alike on both platforms.
import { NestlingHttpError, sentence, type FieldError } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';

const MAX_PARAMETERS = 200;

/** One parameter: `price[gte]=10` has the name `price` and the operator `gte`. */
export interface Parameter {
  readonly name: string;
  readonly operator?: string;
  readonly value: string;
}

/** The 400 of a query string. */
export function queryError(errors: readonly FieldError[]): NestlingHttpError {
  const detail =
    errors.length === 1
      ? sentence(errors[0]?.message ?? '')
      : `${errors.length} query parameters are not accepted.`;
  return new NestlingHttpError(400, { code: REST_HTTP_CODES.queryInvalid, detail, errors });
}

/**
 * The parameters of a query string.
 *
 * @throws {REST_QUERY_INVALID} if one is given twice, or cannot be decoded
 */
export function parseQueryString(queryString: string): Parameter[] {
  if (queryString === '') return [];
  const seen = new Set<string>();
  const parameters: Parameter[] = [];
  const pairs = queryString.split('&');
  if (pairs.length > MAX_PARAMETERS) {
    const message = `a query string has at most ${MAX_PARAMETERS} parameters`;
    throw queryError([{ field: '', code: 'many', message }]);
  }
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    const { name, operator } = splitOperator(key);
    if (seen.has(key)) throw queryError([repeated(key)]);
    seen.add(key);
    parameters.push({
      name,
      ...(operator === undefined ? {} : { operator }),
      value: equals < 0 ? '' : decode(pair.slice(equals + 1)),
    });
  }
  return parameters;
}

/** What is wrong with a parameter that is there already. */
export function repeated(name: string): FieldError {
  const field = shorten(name);
  return { field, code: 'repeated', message: `${field} is given twice` };
}

/** A caller's name for use in a message: never longer than a line. */
export function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw queryError([
      { field: '', code: 'encoding', message: 'the query string is not correctly percent-encoded' },
    ]);
  }
}

function splitOperator(key: string): { name: string; operator?: string } {
  const bracket = key.indexOf('[');
  if (bracket <= 0 || !key.endsWith(']')) return { name: key };
  return { name: key.slice(0, bracket), operator: key.slice(bracket + 1, -1) };
}
