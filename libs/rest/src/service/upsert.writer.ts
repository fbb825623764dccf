// An upsert: the row with a natural key is replaced, or made where there is none, whoever else does the same meanwhile.
import {
  NestlingHttpError,
  sentence,
  type FieldError,
  type NaturalKeyPlan,
  type RequestContext,
} from '@nestling/core';
import { both, type Condition } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { Input } from '../serializer/input.serializer.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import type { EntityId } from './endpoint.types.js';
import { idOf } from './entity-id.reader.js';
import { preconditionFailed } from './row.update.js';

/** How often another writer may make or delete the row in between. */
const MAX_ATTEMPTS = 5;

/** What an upsert did. */
export interface UpsertResult<V> {
  readonly row: V;
  /** Whether the row is new. */
  readonly created: boolean;
}

/** The service's own operations, so that overrides, hooks and scope hold. */
export interface UpsertWork<V> {
  readonly create: (input: Input) => Promise<V>;
  readonly update: (id: EntityId, input: Input) => Promise<V>;
}

/** An accepted input for the row with a natural key. */
export interface Upsert {
  readonly key: NaturalKeyPlan;
  readonly input: Input;
  readonly scope: Condition;
  readonly context: RequestContext;
}

/**
 * Makes or replaces the row.
 *
 * @throws {REST_BODY_INVALID} {REST_VERSION_CONFLICT} {REST_PRECONDITION_FAILED} {REST_NOT_UNIQUE}
 */
export async function upsertRow<V>(
  runtime: EndpointRuntime,
  upsert: Upsert,
  work: UpsertWork<V>,
): Promise<UpsertResult<V>> {
  const condition = both(keyOf(upsert), upsert.scope);
  for (let attempt = 1; ; attempt++) {
    const row = await runtime.query.find(condition);
    try {
      if (row) return { row: await replace(row, { runtime, upsert, work }), created: false };
      if (upsert.context.conditional) throw preconditionFailed();
      return {
        row: await create(runtime, () => work.create(runtime.input.copy(upsert.input))),
        created: true,
      };
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !(await isOvertaken(error, { row, condition, runtime }))) throw error;
    }
  }
}

/** The natural key that a program or a caller names; where there is one only, it need not be named. */
export function naturalKeyOf(
  on: string | undefined,
  keys: readonly NaturalKeyPlan[],
): NaturalKeyPlan | undefined {
  return on === undefined && keys.length === 1 ? keys[0] : keys.find(({ name }) => name === on);
}

/** In a transaction of others, a savepoint keeps a lost race from ending it. */
function create<V>({ database }: EndpointRuntime, work: () => Promise<V>): Promise<V> {
  return database.inTransaction ? database.transaction(work) : work();
}

async function replace<V>(
  row: Row,
  { runtime, upsert, work }: { runtime: EndpointRuntime; upsert: Upsert; work: UpsertWork<V> },
): Promise<V> {
  const { context, input } = upsert;
  if (context.onlyNew) throw rowExists();
  if (!context.isSystem && !context.conditional) runtime.input.assertVersion(input);
  return work.update(idOf(row, runtime.plan), runtime.input.copy(input));
}

/** Whether another writer made the row between the look and the write, or deleted it: then the other way is right. */
async function isOvertaken(
  error: unknown,
  { row, condition, runtime }: { row: Row | undefined; condition: Condition; runtime: EndpointRuntime },
): Promise<boolean> {
  if (!(error instanceof NestlingHttpError)) return false;
  const expected = row ? REST_HTTP_CODES.notFound : REST_HTTP_CODES.notUnique;
  if (error.code !== expected) return false;
  const isThere = (await runtime.query.find(condition)) !== undefined;
  return isThere === (row === undefined);
}

/** The condition that a row has the key; NULL is the key of no row. */
function keyOf({ key, input }: Upsert): Condition {
  const missing = key.fields.filter(({ name }) => input[name] === undefined || input[name] === null);
  if (missing.length > 0) throw incompleteKey(missing.map(({ name }) => name));
  return { and: key.fields.map((field) => ({ field, operator: 'eq', value: input[field.name] })) };
}

function incompleteKey(names: readonly string[]): NestlingHttpError {
  const errors = names.map((field): FieldError => {
    const message = `${field} is required: it tells which row is written`;
    return { pointer: `/${field.replaceAll('.', '/')}`, field, code: 'required', message };
  });
  const detail =
    errors.length === 1 ? sentence(errors[0]?.message ?? '') : `${errors.length} fields are not accepted.`;
  return new NestlingHttpError(422, { code: REST_HTTP_CODES.bodyInvalid, detail, errors });
}

function rowExists(): NestlingHttpError {
  const detail = 'There is such a row already, and If-None-Match allows none.';
  return new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}
