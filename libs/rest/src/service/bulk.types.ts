// What goes into a bulk and what comes out of it.
import type { BulkOperation, NestlingHttpError, Where } from '@nestling/core';
import type { Input } from '../serializer/input.serializer.js';
import type { CreateInput, EntityId, ReadView, UpdateInput } from './endpoint.types.js';

/** A row of a bulk: its id, or an object with the fields of its key and the version that it has to have. */
export type BulkKey = string | number | bigint | Readonly<Record<string, unknown>>;

/** Many writes. Items of `update` hold the fields of their row's key beside those that change. */
export interface BulkInput<T> {
  readonly create?: readonly CreateInput<T>[];
  readonly update?:
    | readonly (UpdateInput<T> & Readonly<Record<string, unknown>>)[]
    | { readonly filter: Where<T>; readonly set: CreateInput<T> };
  readonly delete?: readonly BulkKey[] | { readonly filter: Where<T> };
  /** Nothing is stored if more rows than this are concerned. */
  readonly maxAffected?: number;
}

/** What an atomic bulk wrote, in the order of its input; rows that a filter found are in the order of their keys. */
export interface BulkResult<T> {
  readonly created: readonly ReadView<T>[];
  readonly updated: readonly ReadView<T>[];
  readonly deleted: readonly EntityId[];
}

/** What became of one item, where each is a write of its own. */
export interface BulkItemResult<T> {
  readonly operation: BulkOperation;
  /** Its place in the list of its operation. */
  readonly index: number;
  /** The row as it is now, unless it was deleted. */
  readonly row?: ReadView<T>;
  /** Why the item was not written. */
  readonly error?: unknown;
}

/** One item, read: accepted, or with what is wrong with it. */
export interface BulkItem {
  readonly operation: BulkOperation;
  readonly index: number;
  readonly id: EntityId;
  readonly input: Input;
  /** The version that a row to delete has to have. */
  readonly version?: number;
  readonly refusal?: NestlingHttpError;
}

/** What is done to all rows that meet a condition. */
export interface BulkSelection {
  readonly operation: 'update' | 'delete';
  readonly filter: object;
  readonly set: Input;
}

/** A bulk, read. */
export interface BulkWork {
  readonly items: readonly BulkItem[];
  readonly selections: readonly BulkSelection[];
  /** The most rows that it may concern. */
  readonly maxAffected: number;
}
