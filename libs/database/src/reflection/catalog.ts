// What the catalogues of the databases have in common. TypeORM's own reader of tables is not used: it fails on a calculated
// column of a table that TypeORM did not make, and knows neither domains nor the checks of MySQL.
import type { Database } from '../database.js';

/** @internal */
export interface CatalogColumn {
  readonly table: string;
  readonly name: string;
  /** The type with its size, in lower case. */
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly increments: boolean;
  readonly computed: boolean;
  readonly values?: readonly string[] | null;
}

/** @internal */
export interface CatalogKey {
  readonly table: string;
  readonly name: string;
  readonly primary: boolean;
  readonly columns: readonly string[];
}

/** @internal */
export interface CatalogReference {
  readonly table: string;
  readonly name?: string;
  readonly columns: readonly string[];
  readonly target: string;
  /** Empty where the statement names none, which means the primary key. */
  readonly targetColumns: readonly string[];
  readonly onDelete: string;
}

/** @internal */
export interface CatalogCheck {
  readonly table: string;
  readonly expression: string;
}

/** @internal */
export interface Catalog {
  readonly columns: readonly CatalogColumn[];
  readonly keys: readonly CatalogKey[];
  readonly references: readonly CatalogReference[];
  readonly checks: readonly CatalogCheck[];
}

/** @internal */
export type CatalogReader = (database: Database) => Promise<Catalog>;

type Row = Readonly<Record<string, unknown>>;

/** Rows of one column each, in order, become one entry with a list of columns. */
export function gathered<T extends Row>(
  rows: readonly T[],
  ...identity: (keyof T)[]
): { readonly first: T; readonly rows: readonly T[] }[] {
  const groups = new Map<string, { first: T; rows: T[] }>();
  for (const row of rows) {
    const name = JSON.stringify(identity.map((key) => row[key]));
    const group = groups.get(name) ?? { first: row, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}
