// The types of what goes into and comes out of an endpoint, derived from its class.
import type { CountMode, LinkKeys, ReferenceKeys, Where } from '@nestling/core';

type StampNames = 'id' | 'createdAt' | 'updatedAt' | 'version';
type IsFunction<V> = V extends (...parameters: never[]) => unknown ? true : false;
type IsRelation<V> = NonNullable<V> extends { id: unknown } | readonly { id: unknown }[] ? true : false;

type ScalarKeys<T> = {
  [K in keyof T & string]: IsFunction<T[K]> extends true ? never : IsRelation<T[K]> extends true ? never : K;
}[keyof T & string];

type InputValue<V> = V extends Date ? Date | string : V;
type OutputValue<V> = V extends Date ? string : V;

/** An id: the value of the primary key, or the values of a composite one in the order of its columns. */
export type EntityId = string | number | bigint | readonly (string | number | bigint)[];

/** What a POST takes: the fields of the class and the keys of its references; stamps are the engine's. */
export type CreateInput<T> = { [K in Exclude<ScalarKeys<T>, StampNames>]?: InputValue<T[K]> } & {
  [K in keyof ReferenceKeys<T>]?: string | number | null;
} & LinkKeys<T>;

/** What a PUT or PATCH takes: the same, and the version that the change starts from. */
export type UpdateInput<T> = CreateInput<T> & { version?: number };

/** Rows of other classes, where they are included. */
type IncludedRows<T> = {
  readonly [K in keyof T & string as IsRelation<T[K]> extends true ? K : never]?: NonNullable<
    T[K]
  > extends readonly unknown[]
    ? readonly Readonly<Record<string, unknown>>[]
    : Readonly<Record<string, unknown>> | null;
};

/** A row as callers see it: instants are texts, references are keys, and other rows are there where they are included. */
export type ReadView<T> = { readonly [K in ScalarKeys<T>]: OutputValue<T[K]> } & {
  readonly [K in keyof ReferenceKeys<T>]: string | number | null;
} & Readonly<LinkKeys<T>> &
  IncludedRows<T>;

/** What is read of rows: all of them, unless a query says less or more. */
export interface ReadQuery {
  /** Relations whose rows come along, of those that the endpoint lets be included: `author`, `reviews.author`. */
  readonly include?: readonly string[];
  /** The fields to read, by the names of the answers; those of included rows by `author.name`. @default all */
  readonly fields?: readonly string[];
}

/** Which rows of a list. */
export interface ListQuery<T> extends ReadQuery {
  readonly where?: Where<T>;
  readonly search?: string;
  /** The values of filter backends' parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Terms such as `title` or `-price`. */
  readonly ordering?: readonly string[];
  /** From 1, with page-number pagination. */
  readonly page?: number;
  readonly pageSize?: number;
  /** How rows are counted, with page-number pagination. @default the endpoint's own way */
  readonly count?: CountMode;
  /** A token of an earlier answer, with cursor pagination. */
  readonly cursor?: string;
}

/** Which rows are counted and summed up, and how; the names are those of fields. */
export interface AggregateQuery<T> {
  readonly where?: Where<T>;
  readonly search?: string;
  /** Values for the parameters of filter backends. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whether the rows are counted. */
  readonly count?: boolean;
  readonly sum?: readonly string[];
  readonly avg?: readonly string[];
  readonly min?: readonly string[];
  readonly max?: readonly string[];
  /** Fields, or paths such as `author.country`. */
  readonly groupBy?: readonly string[];
  /** Terms such as `-count`, `sum.price` or a name of `groupBy`. @default the names of `groupBy` */
  readonly ordering?: readonly string[];
}

/** The groups, or the one result where nothing is grouped by. */
export interface AggregateResult {
  /** The group's values under their names, `count`, and `sum`, `avg`, `min` and `max` with their fields. */
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

/** A list, or one page of it. */
export interface ListResult<T> {
  readonly results: readonly ReadView<T>[];
  /** All rows that match, with page-number pagination; null where they are not counted. */
  readonly count?: number | null;
  /** Whether another page follows, with page-number pagination. */
  readonly hasMore?: boolean;
  readonly page?: number;
  readonly pageSize?: number;
  /** Tokens of the neighbouring pages, with cursor pagination. */
  readonly nextCursor?: string | null;
  readonly previousCursor?: string | null;
}
