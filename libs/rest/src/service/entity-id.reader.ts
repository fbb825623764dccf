// Ids from paths and programs become conditions on the primary key. An id that cannot be one names no row.
import { NestlingHttpError, type EndpointPlan, type FieldPlan } from '@nestling/core';
import type { Condition } from '../query/condition.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import {
  isBigint,
  isDate,
  isDecimal,
  isInstant,
  isStorableText,
  isUuid,
} from '../serializer/value.checks.js';
import type { EntityId } from './endpoint.types.js';

/** The 404 of a row that does not exist, or not for this caller. */
export function notFound(): NestlingHttpError {
  return new NestlingHttpError(404, { code: REST_HTTP_CODES.notFound, detail: 'not found' });
}

const READERS: Readonly<Partial<Record<FieldPlan['kind'], (text: string) => unknown>>> = {
  integer: (text) =>
    /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined,
  bigint: (text) => (isBigint(text) ? text : undefined),
  uuid: (text) => (isUuid(text) ? text : undefined),
  decimal: (text) => (isDecimal(text, { scale: 30 }) ? text : undefined),
  instant: (text) => (isInstant(text) ? text : undefined),
  date: (text) => (isDate(text) ? text : undefined),
  number: (text) => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  boolean: (text) => ({ true: true, false: false })[text],
};

/**
 * The condition that a row's key is this id.
 *
 * @throws {REST_NOT_FOUND} if it cannot be an id
 */
export function keyCondition(id: EntityId, { key }: EndpointPlan): Condition[] {
  const parts: readonly (string | number | bigint)[] = Array.isArray(id) ? (id as string[]) : [id as string];
  if (parts.length !== key.length) throw notFound();
  return key.map((field, index) => {
    const value = readPart(String(parts[index]), field);
    if (value === undefined) throw notFound();
    return { field, operator: 'eq', value };
  });
}

function readPart(text: string, field: FieldPlan): unknown {
  const reader = READERS[field.kind];
  if (reader) return reader(text);
  return text !== '' && isStorableText(text) ? text : undefined;
}

/** The id of a row: its key's value, or the values of a composite one. */
export function idOf(row: Readonly<Record<string, unknown>>, { key }: EndpointPlan): EntityId {
  const parts = key.map(({ name }) => row[name] as string | number);
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : parts;
}
