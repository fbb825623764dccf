import 'reflect-metadata';

import { Logger, type Type } from '@nestjs/common';
import { type ConfigProblem, NestlingConfigError } from '@nestling/core';
import { Entity, Generated, getMetadataArgsStorage, JoinColumn, ManyToOne } from 'typeorm';

import { markGenerated } from '../generated.classes.js';
import { declareColumn, declareUniques } from './column.declaration.js';
import { checkDeclared, declaredColumns, declaredReferences } from './declared.columns.js';
import type { ReflectedReference, ReflectedSchema, ReflectedTable } from './reflected.schema.js';
import { REFLECTION_CODES, tableKeyless, tableMissing, throwProblems } from './reflection.errors.js';
import { camelCase, className, free, propertiesOf, referenceName } from './reflection.names.js';

const REFLECTED = Symbol('@nestling/database:reflected');

/** How a table becomes an entity. */
export interface EntityOptions {
  /**
   * The class that becomes the entity. What it declares of columns stays as it is declared, and the other columns of the
   * table are added. Every declared column has to be there.
   *
   * @default a new class
   */
  readonly class?: Type;
  /**
   * The name of a new class.
   *
   * @default the table's in PascalCase
   */
  readonly name?: string;
  /**
   * Whether properties are `albumId` where the column is `AlbumId` or `album_id`.
   *
   * @default false: the names of the columns
   */
  readonly camelCase?: boolean;
  /**
   * The columns that identify a row, for a table without a primary key.
   *
   * @default the primary key
   */
  readonly key?: readonly string[];
  /**
   * Whether the class may declare columns that the table does not have yet: for a program that makes the migration.
   *
   * @default false: an error
   */
  readonly allowMissing?: boolean;
  /**
   * The class of another table. A foreign key to a table without one is a plain column.
   *
   * @default no other table has one
   */
  readonly related?: (table: string) => Type | undefined;
}

/**
 * The table of this name.
 *
 * @throws {DATABASE_TABLE_MISSING} with the nearest name
 */
export function tableOf(schema: ReflectedSchema, name: string): ReflectedTable {
  const table = schema.tables.find((candidate) => candidate.name === name);
  if (table) return table;
  const names = schema.tables.map((candidate) => candidate.name);
  throw new NestlingConfigError([tableMissing(name, names)]);
}

/**
 * Makes an entity class of a table, for `@RestEndpoint()` and `TypeOrmModule.forFeature()`. Columns that cannot stand in
 * JSON are left out, an integer column called `version` is the lock, and TypeORM never alters the table.
 *
 * @example
 * const Album = entityOf(tableOf(schema, 'Album'));
 * RestEndpoint({ path: 'albums' })(Album);
 * @throws {DATABASE_TABLE_KEYLESS}
 * @throws {DATABASE_COLUMN_MISSING}
 * @throws {DATABASE_COLUMN_CONFLICT}
 */
export function entityOf(table: ReflectedTable, options: EntityOptions = {}): Type {
  const { related, camelCase = false } = options;
  const type = declareTable(table, options);
  const taken = new Set(declaredColumns(type).map(({ property }) => property));
  for (const reference of openReferences(type, table)) {
    const target = related?.(reference.table);
    const way = { reference, property: free(referenceNameOf(reference, camelCase), taken) };
    if (target && declareReference(type, target, way)) taken.add(way.property);
  }
  return type;
}

/** Makes the class with its columns, without ways to others. */
export function declareTable(table: ReflectedTable, options: EntityOptions): Type {
  const key = options.key ?? table.key;
  if (key.length === 0) throwProblems([tableKeyless(table.name)]);
  const type = options.class ?? newClass(options.name ?? className(table.name));
  const declared = declaredColumns(type);
  const mistakes = checkDeclared(type, table, declared);
  const isAllowed = ({ code }: ConfigProblem): boolean =>
    options.allowMissing === true && code === REFLECTION_CODES.columnMissing;
  throwProblems(mistakes.filter((mistake) => !isAllowed(mistake)));
  const properties = propertiesOf(table, options.camelCase ?? false);
  for (const { property, column } of declared) properties.set(column, property);
  for (const { property } of declared.filter(({ column }) => key.includes(column))) {
    completeKey(type, property, table);
  }
  const added = table.columns.filter(
    ({ name, kind }) => kind && !declared.some(({ column }) => column === name),
  );
  for (const column of added) {
    declareColumn(type, { column, property: properties.get(column.name) ?? column.name, table, key });
  }
  declareUniques(type, table, properties);
  warnOfMissed(table);
  const isEntity = getMetadataArgsStorage().tables.some(({ target }) => target === type);
  if (!isEntity) Entity({ name: table.name, synchronize: false })(type);
  Reflect.defineMetadata(REFLECTED, true, type);
  return type;
}

/** A column that a class declares as any other is a part of the key all the same. */
function completeKey(type: Type, property: string, { columns, keyName }: ReflectedTable): void {
  const { columns: declared, generations } = getMetadataArgsStorage();
  const isOf = ({ target, propertyName }: { target: unknown; propertyName: string }): boolean =>
    target === type && propertyName === property;
  const own = declared.find(isOf);
  if (!own || own.options.primary) return;
  own.options.primary = true;
  if (keyName !== undefined) own.options.primaryKeyConstraintName = keyName;
  const strategy = columns.find(({ name }) => name === (own.options.name ?? property))?.generated;
  if (strategy && !generations.some(isOf)) Generated(strategy)(type.prototype as object, property);
}

/** A row needs a value in every column that has neither a default nor a place in JSON. */
function warnOfMissed({ name, columns }: ReflectedTable): void {
  const missed = columns.filter(
    (column) => !column.kind && !column.nullable && !column.default && !column.computed,
  );
  if (missed.length === 0) return;
  const list = missed.map((column) => `${column.name} (${column.databaseType})`).join(', ');
  const reason = 'Rows cannot be created: these columns need values that cannot stand in JSON';
  new Logger('Reflection').warn(`Table ${name}: ${reason}: ${list}. Give them defaults.`);
}

/** Whether a class stands for a table that was reflected. */
export function isReflected(type: unknown): boolean {
  return typeof type === 'function' && Reflect.hasOwnMetadata(REFLECTED, type);
}

/** The foreign keys that the class declares no way along itself. */
export function openReferences(type: Type, { references }: ReflectedTable): ReflectedReference[] {
  const joined = declaredReferences(type);
  return references.filter(({ columns }) => !columns.every((column) => joined.has(column)));
}

/** A foreign key with the property that leads along it. */
export interface NamedReference {
  readonly reference: ReflectedReference;
  readonly property: string;
  /** The property of the other class that leads back. */
  readonly inverse?: string;
}

/** Declares the way to another class; false where that class has no property for the column. */
export function declareReference(
  type: Type,
  target: Type,
  { reference, property, inverse }: NamedReference,
): boolean {
  const there = new Map(declaredColumns(target).map((declared) => [declared.column, declared.property]));
  const joins = reference.columns.map((name, index) => ({
    name,
    referencedColumnName: there.get(reference.tableColumns[index] ?? ''),
    ...(reference.name === undefined ? {} : { foreignKeyConstraintName: reference.name }),
  }));
  if (joins.some(({ referencedColumnName }) => referencedColumnName === undefined)) return false;
  const prototype = type.prototype as object;
  ManyToOne(() => target, inverse ?? (() => undefined))(prototype, property);
  JoinColumn(joins as { name: string; referencedColumnName: string }[])(prototype, property);
  return true;
}

/** The name of the property for a foreign key. */
export function referenceNameOf(reference: ReflectedReference, isCamelCase: boolean): string {
  const name = referenceName(reference);
  return isCamelCase ? camelCase(name) : name;
}

function newClass(name: string): Type {
  return markGenerated({ [name]: class {} }[name] as Type);
}
