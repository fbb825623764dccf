// A body with the rows of relations in it, taken apart and checked as a whole before anything is stored.
import { NestlingHttpError, sentence, type FieldError, type NestedCreatePlan } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { EndpointHandle, EndpointRuntime } from './endpoint.runtime.js';

/** The most rows of one list. */
export const MAX_ROWS = 100;
const MAX_ERRORS = 100;

type Body = Readonly<Record<string, unknown>>;

/** The rows of one relation, each with its place in the body: `/lines/0`. */
export interface NestedRows {
  readonly relation: NestedCreatePlan;
  readonly endpoint: EndpointHandle;
  readonly rows: readonly { readonly body: unknown; readonly place: string }[];
}

/** The endpoint's own part of a body, and those of others. */
export interface DividedBody {
  readonly own: unknown;
  readonly nested: readonly NestedRows[];
}

/** Takes a body apart. */
export function divideBody(body: unknown, { plan, surroundings }: EndpointRuntime): DividedBody {
  if (!isObject(body)) return { own: body, nested: [] };
  const relations = (plan.nestedCreate ?? []).filter(({ name }) => Object.hasOwn(body, name));
  const names = relations.map(({ name }) => name);
  const nested = relations.flatMap((relation) => {
    const endpoint = surroundings.findEndpoint(relation.entity);
    const given = body[relation.name];
    const rows = relation.toMany
      ? listOf(given).map((row, index) => ({ body: row, place: `/${relation.name}/${index}` }))
      : [{ body: given, place: `/${relation.name}` }];
    return endpoint ? { relation, endpoint, rows } : [];
  });
  return { own: Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name))), nested };
}

/**
 * Checks a body and everything in it.
 *
 * @throws {REST_BODY_INVALID} with every broken rule
 */
export async function checkBody(body: unknown, runtime: EndpointRuntime): Promise<void> {
  const errors = (await errorsOf(body, runtime)).slice(0, MAX_ERRORS);
  if (errors.length === 0) return;
  const detail =
    errors.length === 1 ? sentence(errors[0]?.message ?? '') : `${errors.length} fields are not accepted.`;
  throw new NestlingHttpError(422, { code: REST_HTTP_CODES.bodyInvalid, detail, errors });
}

/** An error of a row, as one of the body that the row is in. */
export function placed({ pointer = '', field, ...rest }: FieldError, place: string): FieldError {
  return {
    ...rest,
    pointer: `${place}${pointer}`,
    field: [...place.slice(1).split('/'), field].join('.').replace(/\.$/, ''),
  };
}

async function errorsOf(body: unknown, runtime: EndpointRuntime, given?: string): Promise<FieldError[]> {
  const { own, nested } = divideBody(body, runtime);
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
        endpoint.runtime,
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
