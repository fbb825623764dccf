// A body with the rows of relations in it, taken apart and checked as a whole before anything is stored.
import {
  NestlingHttpError,
  type FieldError,
  type NestedCreatePlan,
  type RequestContext,
} from '@nestling/core';
import { bodyInvalid } from '../serializer/input.errors.js';
import type { EndpointRuntime, ServedEndpoint } from './endpoint.runtime.js';

/** The most rows of one list. */
export const MAX_ROWS = 100;
/** The most rows of one body, in all its lists: they hold their locks until the last of them is made. */
const MAX_ROWS_IN_ALL = 1000;

type Body = Readonly<Record<string, unknown>>;

/** What makes the rows of one class, as whoever sent them sees it. */
export interface RowMaker {
  readonly runtime: EndpointRuntime;
  readonly service: ServedEndpoint;
}

/** The rows of one relation, each with its place in the body: `/lines/0`. */
export interface NestedRows {
  readonly relation: NestedCreatePlan;
  readonly endpoint: RowMaker;
  readonly rows: readonly { readonly body: unknown; readonly place: string }[];
}

/** The endpoint's own part of a body, and those of others. */
export interface DividedBody {
  readonly own: unknown;
  readonly nested: readonly NestedRows[];
}

/** Takes a body apart. */
export function divideBody(
  body: unknown,
  { plan, surroundings }: EndpointRuntime,
  context: RequestContext,
): DividedBody {
  if (!isObject(body)) return { own: body, nested: [] };
  const relations = (plan.nestedCreate ?? []).filter(({ name }) => Object.hasOwn(body, name));
  const names = relations.map(({ name }) => name);
  const nested = relations.flatMap((relation) => {
    const handle = surroundings.findEndpoint(relation.entity);
    const given = body[relation.name];
    const rows = relation.toMany
      ? listOf(given).map((row, index) => ({ body: row, place: `/${relation.name}/${index}` }))
      : [{ body: given, place: `/${relation.name}` }];
    if (!handle) return [];
    return { relation, endpoint: { runtime: handle.runtime.for(context), service: handle.service }, rows };
  });
  return { own: Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name))), nested };
}

/**
 * Checks a body and everything in it.
 *
 * @throws {REST_BODY_INVALID} with every broken rule
 */
export async function checkBody(
  body: unknown,
  runtime: EndpointRuntime,
  context: RequestContext,
): Promise<void> {
  if (rowsIn(body, runtime, context) > MAX_ROWS_IN_ALL) {
    const message = `a body makes at most ${MAX_ROWS_IN_ALL} rows beside its own`;
    throw bodyInvalid([{ pointer: '', field: '', code: 'maxItems', message }]);
  }
  const errors = await errorsOf(body, { runtime, context });
  if (errors.length > 0) throw bodyInvalid(errors);
}

function rowsIn(body: unknown, runtime: EndpointRuntime, context: RequestContext): number {
  const counts = divideBody(body, runtime, context).nested.flatMap(({ endpoint, rows }) =>
    rows.map((row) => 1 + rowsIn(row.body, endpoint.runtime, context)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** An error of a row, as one of the body that the row is in. */
export function placed({ pointer = '', field, ...rest }: FieldError, place: string): FieldError {
  return {
    ...rest,
    pointer: `${place}${pointer}`,
    field: [...place.slice(1).split('/'), field].join('.').replace(/\.$/, ''),
  };
}

async function errorsOf(
  body: unknown,
  { runtime, context }: { runtime: EndpointRuntime; context: RequestContext },
  given?: string,
): Promise<FieldError[]> {
  const { own, nested } = divideBody(body, runtime, context);
  const references = nested
    .filter(({ relation }) => !relation.toMany)
    .map(({ relation }) => relation.ownField.name);
  const set = given === undefined ? references : [...references, given];
  const errors = [...setErrors(own, set), ...(await ownErrors(own, runtime, set))];
  for (const { relation, endpoint, rows } of nested) {
    const value = (body as Body)[relation.name];
    errors.push(...shapeErrors(value, relation));
    if (rows.length > MAX_ROWS) continue;
    for (const { body: row, place } of rows) {
      const found = await errorsOf(
        row,
        { runtime: endpoint.runtime, context },
        relation.toMany ? relation.otherField.name : undefined,
      );
      errors.push(...found.map((error) => placed(error, place)));
    }
  }
  return errors;
}

/** What the endpoint itself refuses; the references that are set later need not be there yet. */
async function ownErrors(
  own: unknown,
  { input }: EndpointRuntime,
  set: readonly string[],
): Promise<FieldError[]> {
  try {
    await input.fromCaller(own, 'create');
    return [];
  } catch (error) {
    if (!(error instanceof NestlingHttpError) || !error.errors) throw error;
    return error.errors.filter(({ code, field }) => code !== 'required' || !set.includes(field));
  }
}

function setErrors(own: unknown, set: readonly string[]): FieldError[] {
  if (!isObject(own)) return [];
  return set
    .filter((field) => Object.hasOwn(own, field))
    .map((field) => {
      const message = `${field} is set by the row that is made together with this one: leave it out`;
      return { pointer: `/${field}`, field, code: 'nested', message };
    });
}

function shapeErrors(value: unknown, { name, toMany }: NestedCreatePlan): FieldError[] {
  if (!toMany || (Array.isArray(value) && value.length <= MAX_ROWS)) return [];
  return [
    {
      pointer: `/${name}`,
      field: name,
      code: 'maxItems',
      message: `${name} takes a list of at most ${MAX_ROWS} rows`,
    },
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
