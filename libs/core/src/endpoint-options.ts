// What a user writes in @RestEndpoint. Plugins add their keys by declaration merging on EndpointOptions.
import type { Type } from '@nestjs/common';
import type { FilterBackend } from './filter-backend.js';
import type { Duration } from './vocabulary.js';
import type { LinkKeys, ReferenceKeys } from './where.js';

/** The verbs an endpoint can enable. HEAD comes with GET; OPTIONS is always answered. */
export type HttpVerb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The wire names of an entity: its properties, and `authorId` for a reference `author`. */
export type FieldName<T> =
  (keyof T & string) | (keyof ReferenceKeys<T> & string) | (keyof LinkKeys<T> & string);

/** A field, or a field of related rows by a dotted path (three levels at most). */
export type FieldPath<T, Depth extends number = 2> =
  | FieldName<T>
  | (Depth extends 0
      ? never
      : {
          [K in keyof T & string]: NonNullable<T[K]> extends { id: unknown }
            ? `${K}.${FieldPath<NonNullable<T[K]>, Depth extends 2 ? 1 : 0>}`
            : NonNullable<T[K]> extends readonly (infer E extends { id: unknown })[]
              ? `${K}.${FieldPath<E, Depth extends 2 ? 1 : 0>}`
              : never;
        }[keyof T & string]);

/** A field, or a field of the one row that a reference leads to. */
export type OrderingPath<T, Depth extends number = 2> =
  | FieldName<T>
  | (Depth extends 0
      ? never
      : {
          [K in keyof T & string]: NonNullable<T[K]> extends { id: unknown }
            ? `${K}.${OrderingPath<NonNullable<T[K]>, Depth extends 2 ? 1 : 0>}`
            : never;
        }[keyof T & string]);

/** An ordering term: a field, or `-field` for descending. */
export type OrderingTerm<T> = OrderingPath<T> | `-${OrderingPath<T>}`;

/** A relation, or a relation of related rows by a dotted path (three levels at most). */
export type IncludePath<T, Depth extends number = 2> = string extends keyof T
  ? string
  : {
      [K in keyof T & string]: NonNullable<T[K]> extends { id: unknown }
        ? IncludedPath<K, NonNullable<T[K]>, Depth>
        : NonNullable<T[K]> extends readonly (infer E extends { id: unknown })[]
          ? IncludedPath<K, E, Depth>
          : never;
    }[keyof T & string];

type IncludedPath<K extends string, E, Depth extends number> =
  K | (Depth extends 0 ? never : `${K}.${IncludePath<E, Depth extends 2 ? 1 : 0>}`);

/** How the rows of a list are counted: one by one, by the database's estimate, or not at all. */
export type CountMode = 'exact' | 'estimated' | 'none';

/** Which fields a caller may filter, search and order by; nothing else can be used. */
export interface FilteringOptions<T> {
  /** Fields for `?field=value`. @default [] */
  readonly fields?: readonly FieldPath<T>[];
  /** Fields that `?search=` looks into, case-insensitively. @default [] */
  readonly search?: readonly FieldPath<T>[];
  /** Fields that `?ordering=` takes; dotted paths lead through references, to one row each. @default [] */
  readonly ordering?: readonly OrderingPath<T>[];
  /** The order without `?ordering=`. @default the primary key */
  readonly defaultOrdering?: readonly OrderingTerm<T>[];
  /** Filters by class, with parameters of their own. @default [] */
  readonly backends?: readonly Type<FilterBackend<T>>[];
  /** What an undeclared query parameter gets: a 400, or silence. @default 'reject' */
  readonly unknownParameters?: 'reject' | 'ignore';
}

/** How a list is cut into pages. */
export interface PaginationOptions {
  /** @default 'page-number' */
  readonly style?: 'page-number' | 'page_number' | 'cursor';
  /** Rows in a page unless the caller asks otherwise. @default 20 */
  readonly pageSize?: number;
  /** The most a caller may ask for by `?pageSize=`. @default 100 */
  readonly maxPageSize?: number;
  /** The deepest row that page-number pagination reaches. @default 10000 */
  readonly maxOffset?: number;
  /** How rows are counted without `?count=`, with page numbers. @default 'exact' */
  readonly count?: CountMode;
}

/** What one bulk may do to rows. */
export type BulkOperation = 'create' | 'update' | 'delete';

/** Many writes in one request. */
export interface BulkOptions {
  /** @default those whose verbs are enabled: POST, PATCH and DELETE */
  readonly operations?: readonly BulkOperation[];
  /** The most rows of one bulk. @default 1000 */
  readonly maxItems?: number;
  /** What may be done to all rows that meet a filter. @default [] */
  readonly byFilter?: readonly Exclude<BulkOperation, 'create'>[];
}

/** What `GET /articles/aggregate` counts, sums up and groups by; nothing else can be used. */
export interface AggregateOptions<T> {
  /** Fields for `?sum=` and `?avg=` (numbers), `?min=` and `?max=` (numbers, dates, instants and texts). @default [] */
  readonly fields?: readonly FieldName<T>[];
  /** Fields for `?groupBy=`; dotted paths lead through references, to one row each. @default [] */
  readonly groupBy?: readonly OrderingPath<T>[];
  /** The most groups of one answer. @default 1000 */
  readonly maxGroups?: number;
}

/** How long keys count, and whether each request has to have one. */
export interface IdempotencyOptions {
  /** How long a repeat gets the answer of the first time. @default '24h' */
  readonly expireAfter?: Duration;
  /** Whether a POST without `Idempotency-Key` is refused. @default false */
  readonly required?: boolean;
}

/** The fields of the answers: one list for all, or one for reading and one for the answers to writes. */
export type SerializerOptions<T> =
  | readonly FieldName<T>[]
  | { readonly fields: readonly FieldName<T>[] }
  | { readonly read?: readonly FieldName<T>[]; readonly write?: readonly FieldName<T>[] };

/** A reusable serializer: a class whose instance carries `fields`, or `read` and `write`. */
export type SerializerClass = new () => {
  readonly fields?: readonly string[];
  readonly read?: readonly string[];
  readonly write?: readonly string[];
};

/** The options of one endpoint. */
export interface EndpointOptions<T = Record<string, unknown>> {
  /** The path below the global prefix. @default the plural of the class in kebab-case: `order-lines` */
  readonly path?: string;
  /** The enabled verbs; the others answer 405. @default all five */
  readonly methods?: readonly HttpVerb[];
  /** The table's name, where the class is no TypeORM entity yet. @default snake_case plural of the class */
  readonly table?: string;
  readonly filtering?: FilteringOptions<T>;
  /** Relations whose rows `?include=` may ask for. @default [] */
  readonly include?: readonly IncludePath<T>[];
  /** Without it, a list is one answer, refused beyond `maxUnpaginated` rows. */
  readonly pagination?: PaginationOptions;
  readonly serializer?: SerializerOptions<T> | SerializerClass;
  /** The most rows an unpaginated list answers. @default 1000 */
  readonly maxUnpaginated?: number;
  /** What an undeclared name in a body gets: a 422, or silence. @default 'reject' */
  readonly unknownFields?: 'reject' | 'ignore';
  /** Whether `scope()` narrows every verb or the list only. @default 'every-verb' */
  readonly scopeApplies?: 'every-verb' | 'list';
  /**
   * What DELETE does to a class with `@DeleteDateColumn()`, whose rows it marks rather than removes: `false` removes them
   * all the same, `true` adds `POST /x/:id/restore` and `?withDeleted=true`. @default rows are marked, and stay so
   */
  readonly softDelete?: boolean;
  /**
   * Natural keys for `PUT /x?on=sku`, which makes the row that has this key or replaces it: a field each, or a list of
   * fields; the database has to keep each unique. @default []
   */
  readonly upsert?: readonly (FieldName<T> | readonly FieldName<T>[])[];
  /** `POST /x/bulk`: many writes in one request. @default false */
  readonly bulk?: boolean | BulkOptions;
  /** Whether rows become entities on reading, so that `@AfterLoad` runs; costs time. @default false */
  readonly hydrate?: boolean;
  /** References, and lists of rows that refer to this one, which a POST may make as well. @default none */
  readonly nestedCreate?: readonly (keyof T & string)[];
  /** What can be counted and summed up at `/aggregate`. @default nothing: there is no such route */
  readonly aggregate?: AggregateOptions<T>;
  /** Whether a POST with an `Idempotency-Key` is done once, however often it is sent. @default false */
  readonly idempotency?: boolean | IdempotencyOptions;
  /** The OpenAPI tag. @default the class's name */
  readonly tag?: string;
  /** One sentence for the documentation. */
  readonly description?: string;
}
