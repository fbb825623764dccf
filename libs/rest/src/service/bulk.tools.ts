// What a bulk works with: the operations of the service, and what it may do without them.
import type { RequestContext } from '@nestling/core';
import type { Condition } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import type { Input } from '../serializer/input.serializer.js';
import { announce } from './commit.announcer.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import type { EndpointService } from './endpoint.service.js';
import type { CreateInput, EntityId, ReadView, UpdateInput } from './endpoint.types.js';

/** What a bulk does its work with. */
export interface BulkTools<T> {
  readonly runtime: EndpointRuntime;
  readonly context: RequestContext;
  /** The rows that the context may touch. */
  readonly scope: () => Condition | Promise<Condition>;
  readonly create: (input: Input, context: RequestContext) => Promise<ReadView<T>>;
  readonly update: (id: EntityId, input: Input, context: RequestContext) => Promise<ReadView<T>>;
  readonly destroy: (id: EntityId, context: RequestContext) => Promise<void>;
  /** Tells `committed` hooks of a row that was made otherwise than by `create`; undefined where only that may make rows. */
  readonly announce?: (row: Row) => void;
}

/** The tools for a service's bulk. */
export function bulkTools<T extends object>(
  service: EndpointService<T>,
  runtime: EndpointRuntime,
  context: RequestContext,
): BulkTools<T> {
  const { hooks, query, plan } = runtime;
  const isPlain =
    service.createsPlainly &&
    !hooks.has('beforeCreate') &&
    !hooks.has('afterCreate') &&
    !query.isListenedTo &&
    runtime.references.areOpen &&
    plan.links.length === 0;
  return {
    runtime,
    context,
    scope: () => service.scoping.ofWrites(context),
    create: (input, circumstances) => service.create(input as CreateInput<T>, circumstances),
    update: (id, input, circumstances) => service.update(id, input as UpdateInput<T>, circumstances),
    destroy: (id, circumstances) => service.destroy(id, circumstances),
    ...(isPlain ? { announce: (row) => announce(runtime, 'create', { row, context }) } : {}),
  };
}
