// Deleting a row: removing it, or marking it where its class has a mark; and taking the mark off again.
import type { EndpointPlan, RequestContext } from '@nestling/core';
import { both, type Condition } from '../query/condition.js';
import type { Values } from '../query/endpoint.query.js';
import type { Row } from '../query/endpoint.table.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { notFound } from './entity-id.reader.js';
import { preconditionFailed, versionCondition } from './row.update.js';

/** The row that is deleted, or brought back. */
export interface MarkedRow {
  readonly key: Condition;
  readonly scope: Condition;
  readonly context: RequestContext;
}

/**
 * Deletes the row, in the way of its class.
 *
 * @throws {REST_NOT_FOUND} {REST_PRECONDITION_FAILED}
 */
export async function deleteRow(runtime: EndpointRuntime, { key, scope, context }: MarkedRow): Promise<void> {
  const { plan, query } = runtime;
  const condition = both(scope, versionCondition(runtime, undefined, context));
  const isDeleted = plan.deleted
    ? await query.mark({ key, condition, values: markOf(plan, new Date()), onlyIfDifferent: false }, 'live')
    : await query.delete(both(key, condition));
  if (isDeleted) return;
  throw (await query.find(both(key, scope))) ? preconditionFailed() : notFound();
}

/**
 * Brings a deleted row back, and gives it back as it is now.
 *
 * @throws {REST_NOT_FOUND} {REST_PRECONDITION_FAILED}
 */
export async function restoreRow(runtime: EndpointRuntime, { key, scope, context }: MarkedRow): Promise<Row> {
  const { plan, query } = runtime;
  if (!plan.deleted) throw notFound();
  const condition = both(scope, versionCondition(runtime, undefined, context));
  const change = { key, condition, values: markOf(plan, null), onlyIfDifferent: false };
  if (await query.mark(change, 'deleted')) {
    const row = await query.find(key);
    if (row) return row;
  }
  throw (await query.find(both(key, scope), { liveness: 'deleted' })) ? preconditionFailed() : notFound();
}

/** What a mark writes: itself, and the stamps of a write. */
function markOf({ fields, deleted }: EndpointPlan, at: Date | null): Values {
  const now = new Date();
  return new Map(
    fields.flatMap((field): [(typeof fields)[number], unknown][] => {
      if (field === deleted) return [[field, at]];
      if (field.stamp === 'updated') return [[field, now]];
      return field.stamp === 'version' ? [[field, 0]] : [];
    }),
  );
}
