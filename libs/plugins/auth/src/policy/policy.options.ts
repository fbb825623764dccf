// What is written to say which rows a caller may reach, and which fields of them.
import type { Caller, FieldName, RequestContext, Where } from '@nestling/core';

/** Which rows: a condition, all of them (`true`) or none (`false`). Nobody is `undefined`. */
export type RowRule<T> =
  | ((user: Caller | undefined, context: RequestContext) => Where<T> | boolean | Promise<Where<T> | boolean>)
  | WrittenRule
  | boolean;

/** Rows by a condition that is written out, as configuration files have it. */
export interface WrittenRule {
  /**
   * A `Where`, in which `$user.id` stands for a member of the caller, and `$now` for the present time. Who lacks the member
   * meets no comparison with it. Documents cannot be looked into.
   *
   * @example { or: [{ published: true }, { authorId: '$user.id' }] }
   */
  readonly where: Readonly<Record<string, unknown>>;
  /** The roles that the condition does not hold for. @default [] */
  readonly except?: readonly string[];
}

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

/**
 * Who: those who have one of these roles, nobody for an empty list; or what a function says, which has to answer at once.
 * Nobody is `undefined`, and has no roles.
 */
export type FieldRule = readonly string[] | ((user: Caller | undefined, context: RequestContext) => boolean);

/** For whom a field exists, and who may set it. */
export interface FieldAccess {
  /** Those for whom it exists; for the others it is a name that was never declared. @default everybody */
  readonly read?: FieldRule;
  /** Those who may set it, of those who can see it; for the others it is a name that no body takes. @default all who can see it */
  readonly write?: FieldRule;
}

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
  /**
   * Which fields exist for whom: fields, computed ones, lists of ids and relations, by their names on the wire.
   *
   * @example { salary: { read: ['hr'], write: [] }, phone: { read: (user) => user !== undefined } }
   *
   * @default all of them, for everybody
   */
  readonly fields?: { readonly [K in FieldName<T>]?: FieldAccess };
}

declare module '@nestling/core' {
  interface EndpointOptions<T> {
    /** Which rows callers may reach, and which fields of them. @default all */
    readonly policy?: PolicyOptions<T>;
  }
}
