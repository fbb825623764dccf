// `{ "filter": ..., "set": ... }`: what is done to all rows that a filter finds, where the endpoint allows that.
import { NestlingHttpError, type BulkOperation, type EndpointPlan, type FieldError } from '@nestling/core';
import type { Input } from '../serializer/input.serializer.js';
import type { BulkSelection } from './bulk.types.js';

/** The input of an item that has none. */
export const NOTHING: Input = {};

/** What is different for a caller and for the program itself. */
export interface Audience {
  readonly check: (item: unknown, mode: 'create' | 'patch', needsVersion: boolean) => Input | Promise<Input>;
  readonly needsVersion: boolean;
  readonly operations: readonly BulkOperation[];
  readonly byFilter: readonly BulkOperation[];
  readonly maxItems: number;
  readonly readFilter: FilterReader;
}

/** Reads a filter; a caller's under the names that are declared. */
export type FilterReader = (filter: object) => { readonly where: object } | { readonly error: FieldError };

/** An object of JSON. */
export type Document = Readonly<Record<string, unknown>>;

interface SelectionScope {
  readonly audience: Audience;
  readonly plan: EndpointPlan;
}

/** Reads a selection; the errors if it is none. */
export async function readSelection(
  operation: BulkOperation,
  section: unknown,
  { audience, plan }: SelectionScope,
): Promise<BulkSelection | FieldError[]> {
  if (operation === 'create' || !audience.byFilter.includes(operation))
    return [fault(operation, 'type', `${operation} must be a list`)];
  const expected = operation === 'update' ? ['filter', 'set'] : ['filter'];
  const shape = `${operation} must be a list, or an object of ${expected.join(' and ')}`;
  if (!isDocument(section) || Object.keys(section).sort().join() !== expected.join())
    return [fault(operation, 'type', shape)];
  const { filter, set } = section;
  if (!isDocument(filter) || hasGap(filter)) {
    const message = `the filter of ${operation} must name conditions: an empty one would concern every row`;
    return [fault(`${operation}/filter`, 'empty', message)];
  }
  const reading = audience.readFilter(filter);
  if ('error' in reading) return [{ ...reading.error, pointer: `/${operation}/filter` }];
  if (operation === 'delete') return { operation, filter: reading.where, set: NOTHING };
  const accepted = await readSet(set, audience, plan);
  return Array.isArray(accepted) ? accepted : { operation, filter: reading.where, set: accepted as Input };
}

/** What a PATCH takes, without the version: each row has its own. */
async function readSet(set: unknown, { check }: Audience, plan: EndpointPlan): Promise<Input | FieldError[]> {
  const version = plan.version?.name;
  if (version !== undefined && isDocument(set) && Object.hasOwn(set, version)) {
    const message = `${version} cannot be set: the rows that a filter finds have versions of their own`;
    return [fault(`update/set/${version}`, 'unknown', message)];
  }
  try {
    return await check(set, 'patch', false);
  } catch (error) {
    if (!(error instanceof NestlingHttpError)) throw error;
    return (error.errors ?? []).map((inner) => ({ ...inner, pointer: `/update/set${inner.pointer ?? ''}` }));
  }
}

/** Whether a filter has an object without conditions anywhere, which every row meets. */
function hasGap(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(hasGap);
  if (!isDocument(tree)) return false;
  const members = Object.values(tree);
  return members.length === 0 || members.some(hasGap);
}

/** What is wrong at a place of a bulk. */
export function fault(path: string, code: string, message: string): FieldError {
  return { pointer: path === '' ? '' : `/${path}`, field: path.replaceAll('/', '.'), code, message };
}

/** Whether a value is an object of JSON. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
