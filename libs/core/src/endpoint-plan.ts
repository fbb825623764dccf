// The frozen result of compiling one declaration. Plugins and the request path read it; nothing changes it.
import type { Type } from '@nestjs/common';
import type { BulkOperation, CountMode, HttpVerb } from './endpoint-options.js';
import type { PlanExtensions } from './endpoint-plugin.js';
import type { FilterBackend } from './filter-backend.js';

/** What a value is, whatever the database calls its column. */
export type FieldKind =
  | 'string'
  | 'text'
  | 'integer'
  | 'number'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'time'
  | 'uuid'
  | 'enum'
  | 'json';

/** A JSON Schema fragment (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A validator that follows the Standard Schema interface (https://standardschema.dev), such as one of zod. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>;
  };
}
/** What a Standard Schema answers: a value, or the issues with it. */
export interface StandardResult {
  readonly value?: unknown;
  readonly issues?: readonly { readonly message: string }[];
}

/** One field of an endpoint, under its wire name. */
export interface FieldPlan {
  /** The name in JSON, in filters and in errors. */
  readonly name: string;
  /** The property of the class; for a reference the relation's. */
  readonly property: string;
  /** The column in the database, unquoted. */
  readonly column: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
  /** Hidden fields do not exist for a caller. */
  readonly hidden: boolean;
  /** Never taken from a body: keys that the database makes, the version, the time stamps. */
  readonly readOnly: boolean;
  /** A name that no body of this audience takes, although it is shown. */
  readonly unwritable?: boolean;
  /** Must be in the body of POST and PUT. */
  readonly required: boolean;
  readonly unique: boolean;
  /** The value a POST or PUT without the field gets; undefined if there is none. */
  readonly default: unknown;
  /** Digits after the point, for a decimal. */
  readonly scale?: number;
  /** What the column holds, where the property is another value: TypeORM's column transformer stands between them. */
  readonly stored?: {
    readonly kind: FieldKind;
    readonly to: (value: unknown) => unknown;
    readonly from: (value: unknown) => unknown;
  };
  /** The schema of an accepted value. */
  readonly schema: JsonSchema;
  readonly standardSchema?: StandardSchema;
  /** What the field refers to, for a reference. */
  readonly reference?: { readonly entity: Type; readonly column: string };
  /** Made by the database (`increment`) or by the engine (`uuid`) when a row is created. */
  readonly generated?: 'increment' | 'uuid';
  /** Set by the engine on every write: the time, or the next version. */
  readonly stamp?: 'created' | 'updated' | 'version';
  readonly description?: string;
}

/** A field that is not stored: a SQL expression, or a function of the row. */
export interface ComputedPlan {
  readonly name: string;
  readonly kind: FieldKind;
  readonly schema: JsonSchema;
  /** The SQL expression over quoted columns; undefined for a function. */
  readonly sql?: string;
  readonly compute?: (row: Readonly<Record<string, unknown>>) => unknown;
}

/** A many-to-many relation, on the wire as a list of ids. */
export interface LinkPlan {
  /** `tagIds` for the property `tags`. */
  readonly name: string;
  /** The class of the other rows. */
  readonly entity: Type;
  /** The join table, its column for this row and its column for the other one, unquoted. */
  readonly table: string;
  readonly ownColumn: string;
  readonly otherColumn: string;
  /** The other table and its key, unquoted. */
  readonly otherTable: string;
  readonly otherKey: string;
  readonly kind: FieldKind;
  /** The schema of the list. */
  readonly schema: JsonSchema;
  /** A name that no body of this audience takes, although it is shown. */
  readonly unwritable?: boolean;
}

/** A relation from the rows of one table to those of another. */
export interface RelationPlan {
  /** The property of the class: `author`, `reviews`. */
  readonly name: string;
  readonly toMany: boolean;
  /** A hidden relation does not exist for a caller. */
  readonly hidden: boolean;
  /** The column of this table that the relation starts from, unquoted. */
  readonly column: string;
  /** The column of the other table that it leads to: of equal value, or joined through the junction. */
  readonly otherColumn: string;
  /** The table between the two, for a many-to-many relation: its columns for this side and for the other. */
  readonly junction?: { readonly table: string; readonly ownColumn: string; readonly otherColumn: string };
  /** The other table; asked for when it is needed, for tables refer to one another in circles. */
  readonly target: () => TablePlan;
}

/** What the engine knows of an entity's table, be it an endpoint or not. */
export interface TablePlan {
  readonly entity: Type;
  /** The table's path as the database knows it, unquoted. */
  readonly table: string;
  readonly fields: readonly FieldPlan[];
  readonly key: readonly FieldPlan[];
  readonly relations: ReadonlyMap<string, RelationPlan>;
  /** The instant at which a row was deleted, where deleting only marks it; such a row does not exist for a caller. */
  readonly deleted?: FieldPlan;
  /** Of a class that shares its table with others: the column that tells them apart, and the values that are its own. */
  readonly discriminator?: { readonly field: FieldPlan; readonly values: readonly unknown[] };
}

/** A field, and the relations that lead to it: none for `title`, one for `author.name`. */
export interface FieldPathPlan {
  /** The name on the wire, dotted. */
  readonly name: string;
  readonly relations: readonly RelationPlan[];
  readonly field: FieldPlan;
}

/** A relation whose rows an answer may carry beside those of its endpoint. */
export interface IncludePlan {
  readonly relation: RelationPlan;
  /** The field that holds what the relation starts from, and the one of the other table that it leads to. */
  readonly from: FieldPlan;
  readonly to: FieldPlan;
  /** How an included row is read and shown: as its own endpoint does, or as its class would if it were one. */
  readonly target: () => EndpointPlan;
  /** What may be included with those rows. */
  readonly includes: ReadonlyMap<string, IncludePlan>;
}

/** One term of an ordering; the relations of its path lead to one row each. */
export interface OrderTerm extends FieldPathPlan {
  readonly descending: boolean;
}

/** How lists are paginated; `none` is one answer up to `cap` rows. */
export type PaginationPlan =
  | { readonly style: 'none'; readonly cap: number }
  | {
      readonly style: 'page-number';
      readonly pageSize: number;
      readonly maxPageSize: number;
      readonly maxOffset: number;
      /** How rows are counted unless the caller asks otherwise. */
      readonly count: CountMode;
    }
  | { readonly style: 'cursor'; readonly pageSize: number; readonly maxPageSize: number };

/** What a bulk may do. */
export interface BulkPlan {
  readonly operations: readonly BulkOperation[];
  readonly maxItems: number;
  readonly byFilter: readonly BulkOperation[];
}

/** Fields that together name one row, beside its primary key. */
export interface NaturalKeyPlan {
  /** As `?on=` takes it: `sku`, or `shopId,sku`. */
  readonly name: string;
  readonly fields: readonly FieldPlan[];
}

/** A parameter of a filter backend. */
export interface FilterParameterPlan extends Pick<FieldPlan, 'name' | 'kind' | 'schema' | 'description'> {
  readonly required: boolean;
}

/** A filter backend at work, and its parameters. */
export interface BackendPlan {
  readonly backend: FilterBackend;
  readonly parameters: readonly FilterParameterPlan[];
}

/** What an endpoint counts, sums up and groups by. */
export interface AggregatePlan {
  readonly fields: ReadonlyMap<string, FieldPlan>;
  readonly groupBy: ReadonlyMap<string, FieldPathPlan>;
  readonly maxGroups: number;
}

/** A relation whose rows are made together with that of the endpoint. */
export interface NestedCreatePlan {
  /** The property of the class, and the name in a body: `author`, `lines`. */
  readonly name: string;
  readonly toMany: boolean;
  /** The endpoint that makes the related rows. */
  readonly entity: Type;
  /** The two fields that are equal, of this row and of the related one. */
  readonly ownField: FieldPlan;
  readonly otherField: FieldPlan;
}

/** How an endpoint treats repeats of its writes. */
export interface IdempotencyPlan {
  /** Seconds for which a key counts. */
  readonly expireAfter: number;
  readonly required: boolean;
}

/** Everything the engine knows of one endpoint, decided at boot. */
export interface EndpointPlan extends TablePlan {
  readonly name: string;
  readonly path: string;
  readonly methods: readonly HttpVerb[];
  readonly version?: FieldPlan;
  /** Whether rows are made into entities on reading, for `@AfterLoad` and its like. */
  readonly hydrate: boolean;
  readonly computed: readonly ComputedPlan[];
  readonly links: readonly LinkPlan[];
  /** The names in the answers to GET, and to POST, PUT and PATCH. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly filters: ReadonlyMap<string, FieldPathPlan>;
  readonly search: readonly FieldPathPlan[];
  readonly backends: readonly BackendPlan[];
  readonly ordering: ReadonlyMap<string, FieldPathPlan>;
  readonly defaultOrdering: readonly OrderTerm[];
  readonly pagination: PaginationPlan;
  /** The relations that `?include=` takes, by name. */
  readonly includes: ReadonlyMap<string, IncludePlan>;
  readonly unknownParameters: 'reject' | 'ignore';
  readonly unknownFields: 'reject' | 'ignore';
  readonly scopeApplies: 'every-verb' | 'list';
  /** What `POST /x/bulk` may do; undefined where there is no such route. */
  readonly bulk?: BulkPlan;
  /** The keys by which a PUT on the list makes or replaces a row. */
  readonly naturalKeys: readonly NaturalKeyPlan[];
  /** Whether callers may see deleted rows, and bring them back. */
  readonly restorable: boolean;
  readonly nestedCreate?: readonly NestedCreatePlan[];
  readonly aggregate?: AggregatePlan;
  readonly idempotency?: IdempotencyPlan;
  readonly tag: string;
  readonly description?: string;
  /** What plugins made of their options. */
  readonly extensions: PlanExtensions;
}
