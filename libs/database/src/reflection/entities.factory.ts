import { Logger, type Type } from '@nestjs/common';
import { type ConfigProblem, NestlingConfigError } from '@nestling/core';
import { OneToMany } from 'typeorm';

import { declaredColumns } from './declared.columns.js';
import { declareReference, declareTable, openReferences, referenceNameOf } from './entity.factory.js';
import type { ReflectedReference, ReflectedSchema, ReflectedTable } from './reflected.schema.js';
import { tableMissing, throwProblems } from './reflection.errors.js';
import { camelCase as inCamelCase, className, free, listName } from './reflection.names.js';

/** Which tables become entities, and how. */
export interface EntitiesOptions {
  /**
   * The names of the tables.
   *
   * @default all that have a primary key; the others are named in the log
   */
  readonly tables?: readonly string[];
  /**
   * Whether properties are `albumId` where the column is `AlbumId` or `album_id`.
   *
   * @default false: the names of the columns
   */
  readonly camelCase?: boolean;
  /**
   * Classes that declare a part of their table and get the rest, by table.
   *
   * @default none
   */
  readonly classes?: Readonly<Record<string, Type>>;
  /**
   * The columns that identify a row, for tables without a primary key, by table.
   *
   * @default none
   */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /**
   * Whether classes may declare columns that their table does not have yet: for a program that makes the migration.
   *
   * @default false: an error
   */
  readonly allowMissing?: boolean;
  /**
   * Entities that are written by hand, by table: foreign keys lead to them, and nothing is added to them.
   *
   * @default none
   */
  readonly related?: Readonly<Record<string, Type>>;
}

/**
 * Makes entity classes of the tables of a schema, by table, with relations along the foreign keys in both directions:
 * `AlbumId` stays a column, and `Album` and, over there, `Tracks` lead along it. Every mistake is told at once.
 *
 * @example
 * const entities = entitiesOf(await reflectDatabase({ url }), { tables: ['Album', 'Artist'] });
 * @throws {DATABASE_TABLE_MISSING}
 * @throws {DATABASE_TABLE_KEYLESS}
 * @throws {DATABASE_COLUMN_MISSING}
 * @throws {DATABASE_COLUMN_CONFLICT}
 */
export function entitiesOf(schema: ReflectedSchema, options: EntitiesOptions = {}): Map<string, Type> {
  const tables = chosenTables(schema, options);
  const classes = declareTables(tables, options);
  const relations = new RelationWriter(classes, options);
  for (const table of tables) relations.write(table);
  return classes;
}

function chosenTables(schema: ReflectedSchema, { tables, keys = {} }: EntitiesOptions): ReflectedTable[] {
  if (tables === undefined) {
    const [served, keyless] = [new Array<ReflectedTable>(), new Array<string>()];
    for (const table of schema.tables) {
      if (table.key.length > 0 || Object.hasOwn(keys, table.name)) served.push(table);
      else keyless.push(table.name);
    }
    if (keyless.length > 0) {
      const hint = 'They have no primary key: add one, or name the columns that identify a row in `keys`.';
      new Logger('Reflection').warn(`Tables left out: ${keyless.join(', ')}. ${hint}`);
    }
    return served;
  }
  const names = schema.tables.map(({ name }) => name);
  throwProblems(tables.filter((name) => !names.includes(name)).map((name) => tableMissing(name, names)));
  return schema.tables.filter(({ name }) => tables.includes(name));
}

function declareTables(
  tables: readonly ReflectedTable[],
  { classes = {}, keys = {}, camelCase = false, allowMissing = false }: EntitiesOptions,
): Map<string, Type> {
  const problems: ConfigProblem[] = [];
  const made = new Map<string, Type>();
  const names = new Set<string>();
  for (const table of tables) {
    const given = classes[table.name];
    const key = keys[table.name];
    const name = free(given?.name ?? className(table.name), names);
    names.add(name);
    try {
      const parts = {
        name,
        camelCase,
        allowMissing,
        ...(given ? { class: given } : {}),
        ...(key ? { key } : {}),
      };
      made.set(table.name, declareTable(table, parts));
    } catch (error) {
      if (!(error instanceof NestlingConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  throwProblems(problems);
  return made;
}

/** Declares the foreign keys as relations, to one and back to many. */
class RelationWriter {
  private readonly taken = new Map<Type, Set<string>>();

  constructor(
    private readonly classes: ReadonlyMap<string, Type>,
    private readonly options: EntitiesOptions,
  ) {}

  write(table: ReflectedTable): void {
    const type = this.classes.get(table.name);
    if (!type) return;
    const references = openReferences(type, table);
    for (const reference of references) {
      const isOnly = references.filter((other) => other.table === reference.table).length === 1;
      this.writeOne(type, { table, reference, isOnly });
    }
  }

  private writeOne(
    type: Type,
    { table, reference, isOnly }: { table: ReflectedTable; reference: ReflectedReference; isOnly: boolean },
  ): void {
    const { related = {}, camelCase = false } = this.options;
    const own = this.classes.get(reference.table);
    const target = own ?? related[reference.table];
    if (!target) return;
    const property = free(referenceNameOf(reference, camelCase), this.takenBy(type));
    this.takenBy(type).add(property);
    const list = listName(table.name, isOnly ? undefined : property);
    const inverse = free(camelCase ? inCamelCase(list) : list, this.takenBy(target));
    const isDeclared = declareReference(type, target, { reference, property, ...(own ? { inverse } : {}) });
    if (!isDeclared || !own) return;
    this.takenBy(target).add(inverse);
    OneToMany(() => type, property)(target.prototype as object, inverse);
  }

  private takenBy(type: Type): Set<string> {
    const taken = this.taken.get(type) ?? new Set(declaredColumns(type).map(({ property }) => property));
    this.taken.set(type, taken);
    return taken;
  }
}
