// Which row an item of a bulk is about: by the fields of the key under their own names, or by the bare id.
import type { EndpointPlan, FieldError } from '@nestling/core';
import type { EntityId } from './endpoint.types.js';

/** The row of an item, and the version that it has to have; or what is wrong with them. */
export interface KeyReading {
  readonly id: EntityId;
  readonly version?: number;
  readonly errors: readonly FieldError[];
}

type Part = string | number | bigint;
const PARTS = ['string', 'number', 'bigint', 'boolean'];
const MAX_VERSION = 2 ** 31 - 1;

/** Reads the key of `{ "id": 1, ... }`, or of the id alone where the row is deleted. */
export function readKey(item: unknown, operation: 'update' | 'delete', plan: EndpointPlan): KeyReading {
  const names = plan.key.map(({ name }) => name);
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    const isBare = operation === 'delete' && names.length === 1 && PARTS.includes(typeof item);
    if (isBare) return { id: item as Part, errors: [] };
    const bare = operation === 'delete' && names.length === 1 ? 'an id, or ' : '';
    return refused([error('', 'type', `must be ${bare}an object with ${names.join(' and ')}`)]);
  }
  const fields = item as Readonly<Record<string, unknown>>;
  const errors = names.flatMap((name): FieldError[] => {
    if (fields[name] === undefined || fields[name] === null)
      return [error(name, 'required', `${name} is required: it tells which row is meant`)];
    return PARTS.includes(typeof fields[name])
      ? []
      : [error(name, 'type', `${name} must be a text or a number`)];
  });
  const parts = names.map((name) => fields[name] as Part);
  const id = parts.length === 1 && parts[0] !== undefined ? parts[0] : parts;
  if (operation === 'update') return { id, errors };
  const version = plan.version && fields[plan.version.name];
  return {
    id,
    errors: [...errors, ...deletionErrors(fields, names, plan)],
    ...(version === undefined ? {} : { version: version as number }),
  };
}

/** A deletion takes the key and the version, and nothing else. */
function deletionErrors(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
  { version, unknownFields }: EndpointPlan,
): FieldError[] {
  const known = version ? [...names, version.name] : names;
  const unknown =
    unknownFields === 'ignore' ? [] : Object.keys(fields).filter((name) => !known.includes(name));
  const errors = unknown.map((name) => {
    const shown = name.slice(0, 100);
    return error(shown, 'unknown', `${shown} is no part of a deletion; use ${known.join(', ')}`);
  });
  const given = version && fields[version.name];
  if (version && given !== undefined && !isVersion(given))
    errors.push(error(version.name, 'type', `${version.name} must be a whole number`));
  return errors;
}

function isVersion(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_VERSION;
}

function refused(errors: readonly FieldError[]): KeyReading {
  return { id: [], errors };
}

function error(field: string, code: string, message: string): FieldError {
  return { pointer: field === '' ? '' : `/${field}`, field, code, message };
}
