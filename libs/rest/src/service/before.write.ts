// Hooks before a write are told of rows only that their caller may reach.
import { both, type Condition, type Liveness } from '../query/condition.js';
import type { EndpointEvents } from './endpoint.events.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { notFound } from './entity-id.reader.js';

/** The row that is going to be written. */
export interface WrittenRow {
  readonly key: Condition;
  readonly scope: Condition;
  readonly liveness: Liveness;
}

type BeforeEvent = 'beforeUpdate' | 'beforeDestroy' | 'beforeRestore';

/**
 * Runs the hooks before a write of a row that is there. It is locked, so that what they are told stays true, and so that no
 * snapshot of a time before the write is what the write itself sees.
 *
 * @throws {REST_NOT_FOUND}
 */
export async function runBefore<E extends BeforeEvent>(
  { hooks, query }: EndpointRuntime,
  { event, row: { key, scope, liveness } }: { readonly event: E; readonly row: WrittenRow },
  payload: EndpointEvents<unknown>[E],
): Promise<void> {
  if (!hooks.has(event)) return;
  const [row] = await query.lock(both(key, scope), 1, liveness);
  if (!row) throw notFound();
  await hooks.run(event, payload);
}
