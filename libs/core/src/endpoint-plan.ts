// The frozen result of compiling one declaration. Plugins and the request path read it; nothing changes it.
import type { Type } from '@nestjs/common';
import type { HttpVerb } from './endpoint-options.js';

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

/** One hop of a dotted path: from a column to the row of another table that it refers to. */
export interface ReferenceStep {
  /** The referring column, in the table before. */
  readonly column: string;
  /** The table referred to, and its referenced column, unquoted. */
  readonly table: string;
  readonly key: string;
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
  /** For a field of another table, named by a dotted path such as `author.name`: the way to it. */
  readonly via?: readonly ReferenceStep[];
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
}

/** One term of an ordering. */
export interface OrderTerm {
  readonly field: FieldPlan;
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
    }
  | { readonly style: 'cursor'; readonly pageSize: number; readonly maxPageSize: number };

/** Everything the engine knows of one endpoint, decided at boot. */
export interface EndpointPlan {
  readonly name: string;
  readonly entity: Type;
  readonly path: string;
  readonly methods: readonly HttpVerb[];
  /** The table's path as the database knows it, unquoted. */
  readonly table: string;
  readonly fields: readonly FieldPlan[];
  readonly key: readonly FieldPlan[];
  readonly version?: FieldPlan;
  /** Of a class that shares its table with others: the column that tells them apart, and the values that are its own. */
  readonly discriminator?: { readonly field: FieldPlan; readonly values: readonly unknown[] };
  /** Whether rows are made into entities on reading, for `@AfterLoad` and its like. */
  readonly hydrate: boolean;
  readonly computed: readonly ComputedPlan[];
  readonly links: readonly LinkPlan[];
  /** The names in the answers to GET, and to POST, PUT and PATCH. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly filters: ReadonlyMap<string, FieldPlan>;
  readonly search: readonly FieldPlan[];
  readonly ordering: ReadonlyMap<string, FieldPlan>;
  readonly defaultOrdering: readonly OrderTerm[];
  readonly pagination: PaginationPlan;
  readonly unknownParameters: 'reject' | 'ignore';
  readonly unknownFields: 'reject' | 'ignore';
  readonly scopeApplies: 'every-verb' | 'list';
  readonly tag: string;
  readonly description?: string;
}
