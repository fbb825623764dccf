// What is written to say which rows a caller may reach.
import type { Caller, FieldName, RequestContext, Where } from '@nestling/core';

/** Which rows: a condition, all of them (`true`) or none (`false`). Nobody is `undefined`. */
export type RowRule<T> = (
  user: Caller | undefined,
  context: RequestContext,
) => Where<T> | boolean | Promise<Where<T> | boolean>;

/** The field that tells whose a row is: by its name, or with more to say of it. */
export type RowShare<T> =
  | FieldName<T>
  | {
      readonly field: FieldName<T>;
      /** Which member of the caller the field holds. @default `id` or else `sub` for an owner; the field's name for a tenant */
      readonly claim?: string;
      /** The roles that reach the rows of all. @default [] */
      readonly except?: readonly string[];
    };

/** Which rows of an endpoint a caller may reach; all that is said must hold, and a row outside does not exist. */
export interface PolicyOptions<T = Record<string, unknown>> {
  /** The rows that can be seen. @default all */
  readonly read?: RowRule<T>;
  /** Of these, the rows that can be made, changed and deleted. @default all that can be seen */
  readonly write?: RowRule<T>;
  /** Callers reach their own rows only; who makes a row owns it, whatever is sent. */
  readonly owner?: RowShare<T>;
  /** Callers reach the rows of their tenant only, and make them there. */
  readonly tenant?: RowShare<T>;
}

declare module '@nestling/core' {
  interface EndpointOptions<T> {
    /** Which rows callers may reach. @default all */
    readonly policy?: PolicyOptions<T>;
  }
}
