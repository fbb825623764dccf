import type { FieldKind } from '@nestling/core';

/** A database as it stands, read by `reflectDatabase()`. */
export interface ReflectedSchema {
  /** By name. Tables that Nestling and TypeORM keep for themselves are left out. */
  readonly tables: readonly ReflectedTable[];
}

/** One table. */
export interface ReflectedTable {
  readonly name: string;
  /** In the order of the table. */
  readonly columns: readonly ReflectedColumn[];
  /** The columns of the primary key, in its order; empty for a table without one. */
  readonly key: readonly string[];
  /** The name of the primary key, where the database has one. */
  readonly keyName?: string;
  /** Unique constraints, and unique indexes without a condition. */
  readonly uniques: readonly ReflectedUnique[];
  readonly references: readonly ReflectedReference[];
}

/** One column. */
export interface ReflectedColumn {
  readonly name: string;
  /** What the database calls the type, for instance `character varying(160)`. */
  readonly databaseType: string;
  /** What TypeORM calls it. */
  readonly type: string;
  /** What the values are; undefined for a type that cannot stand in JSON, such as one of bytes. */
  readonly kind?: FieldKind;
  readonly nullable: boolean;
  /** The database makes the value: a number that goes up, or a UUID. */
  readonly generated?: 'increment' | 'uuid';
  /** The database calculates the value from other columns. */
  readonly computed: boolean;
  /** A value, or an expression of SQL. */
  readonly default?: { readonly value: string | number | boolean } | { readonly sql: string };
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  /** What may stand in it: of an enum, or of a check such as `state IN ('draft', 'live')`. */
  readonly values?: readonly string[];
}

/** Columns that are unique together. */
export interface ReflectedUnique {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A foreign key. */
export interface ReflectedReference {
  readonly name?: string;
  readonly columns: readonly string[];
  /** The table that it leads to. */
  readonly table: string;
  /** The columns over there, in the order of `columns`. */
  readonly tableColumns: readonly string[];
  readonly onDelete: string;
}
