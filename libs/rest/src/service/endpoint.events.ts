// What hooks are told.
import type { RequestContext } from '@nestling/core';
import type {
  CreateInput,
  EntityId,
  ListQuery,
  ListResult,
  ReadView,
  UpdateInput,
} from './endpoint.types.js';

interface EndpointEvent {
  readonly context: RequestContext;
}

/** Before and after a row is made; `row` is there after. A hook before may change `input`. */
export interface CreateEvent<T> extends EndpointEvent {
  readonly input: CreateInput<T>;
  readonly row?: ReadView<T>;
}
/** Before and after a row is changed; `row` is there after. A hook before may change `input`. */
export interface UpdateEvent<T> extends EndpointEvent {
  readonly id: EntityId;
  readonly input: UpdateInput<T>;
  readonly row?: ReadView<T>;
}
/** Before and after a row is deleted. */
export interface DestroyEvent extends EndpointEvent {
  readonly id: EntityId;
}
/** Before and after a deleted row is brought back; `row` is there after. */
export interface RestoreEvent<T> extends EndpointEvent {
  readonly id: EntityId;
  readonly row?: ReadView<T>;
}
/** Before and after one row is read; `row` is there after. */
export interface RetrieveEvent<T> extends EndpointEvent {
  readonly id: EntityId;
  readonly row?: ReadView<T>;
}
/** Before and after a list is read; `result` is there after. */
export interface ListEvent<T> extends EndpointEvent {
  readonly query: ListQuery<T>;
  readonly result?: ListResult<T>;
}
/** Once a write is committed; `row` is missing after a deletion. */
export interface CommittedEvent<T> extends EndpointEvent {
  readonly operation: 'create' | 'update' | 'destroy' | 'restore';
  readonly id: EntityId;
  readonly row?: ReadView<T>;
}

/** The events of an endpoint by name. */
export interface EndpointEvents<T> {
  beforeList: ListEvent<T>;
  afterList: ListEvent<T>;
  beforeRetrieve: RetrieveEvent<T>;
  afterRetrieve: RetrieveEvent<T>;
  beforeCreate: CreateEvent<T>;
  afterCreate: CreateEvent<T>;
  beforeUpdate: UpdateEvent<T>;
  afterUpdate: UpdateEvent<T>;
  beforeDestroy: DestroyEvent;
  afterDestroy: DestroyEvent;
  beforeRestore: RestoreEvent<T>;
  afterRestore: RestoreEvent<T>;
  committed: CommittedEvent<T>;
}

/** The name of an event. */
export type EndpointEventName = keyof EndpointEvents<unknown>;
