import type { RequestContext } from '@nestling/core';
import type { Row } from '../query/endpoint.table.js';
import type { CommittedEvent } from './endpoint.events.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import type { EntityId, ReadView } from './endpoint.types.js';
import { idOf } from './entity-id.reader.js';

/** A write, with the row that it left, or the id of the one that it deleted. */
interface Written {
  readonly row?: Row;
  readonly id?: EntityId;
  readonly context: RequestContext;
}

/** Tells `committed` hooks of a write, once it is committed. */
export function announce(
  { hooks, database, plan }: EndpointRuntime,
  operation: CommittedEvent<unknown>['operation'],
  { row, id, context }: Written,
): void {
  if (!hooks.has('committed')) return;
  const event = {
    operation,
    id: id ?? idOf(row ?? {}, plan),
    row: row as ReadView<unknown> | undefined,
    context,
  };
  database.afterCommit(() => hooks.run('committed', event));
}
