// Everybody locks rows in the order of their keys, so that nobody waits for somebody who waits for them.
import type { Condition } from '../query/condition.js';
import { keyConditions } from '../query/bulk.query.js';
import type { BulkItem } from './bulk.types.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { keyCondition } from './entity-id.reader.js';
import { compareIds } from './id.order.js';

/** Locks the rows of a bulk's items until the transaction around ends. */
export async function lockItems(items: readonly BulkItem[], { plan, query }: EndpointRuntime): Promise<void> {
  const ids = items.filter(({ operation }) => operation !== 'create').map(({ id }) => id);
  const keys = ids.sort(compareIds).flatMap((id) => {
    const key = conditionOf(id, plan);
    return key ? [key] : [];
  });
  for (const condition of keyConditions(keys, query.table)) await query.lock(condition, keys.length);
}

/** The condition of a key; undefined for an id that cannot be one, whose own write tells so. */
function conditionOf(...[id, plan]: Parameters<typeof keyCondition>): Condition[] | undefined {
  try {
    return keyCondition(id, plan);
  } catch {
    return undefined;
  }
}
