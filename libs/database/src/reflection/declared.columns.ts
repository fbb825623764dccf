// What a class declares of a table by itself, and whether the table agrees.
import type { Type } from '@nestjs/common';
import type { ConfigProblem, FieldKind } from '@nestling/core';
import { getMetadataArgsStorage } from 'typeorm';

import { kindOfColumnType } from './column.types.js';
import type { ReflectedColumn, ReflectedTable } from './reflected.schema.js';
import { columnConflict, columnMissing } from './reflection.errors.js';

/** A column as a class declares it. */
export interface DeclaredColumn {
  readonly property: string;
  readonly column: string;
  readonly kind?: FieldKind;
}

const KIND_OF_CLASS = new Map<unknown, FieldKind>([
  [String, 'string'],
  [Number, 'integer'],
  [Boolean, 'boolean'],
  [Date, 'instant'],
]);

const TEXTS: readonly FieldKind[] = ['string', 'text', 'enum', 'uuid'];

/** What a column may be that is declared as one of these kinds. */
const FITTING: Readonly<Record<FieldKind, readonly FieldKind[]>> = {
  string: TEXTS,
  text: TEXTS,
  enum: TEXTS,
  uuid: TEXTS,
  integer: ['integer'],
  bigint: ['bigint', 'integer'],
  number: ['number', 'integer', 'decimal'],
  decimal: ['decimal', 'integer', 'bigint', 'number'],
  boolean: ['boolean', 'integer'],
  instant: ['instant'],
  date: ['date'],
  time: ['time'],
  json: ['json', 'text'],
};

/** Whether a declaration of this kind can stand for a column. */
export function fitsColumn(kind: FieldKind, { kind: found }: Pick<ReflectedColumn, 'kind'>): boolean {
  return found !== undefined && FITTING[kind].includes(found);
}

/** The columns of a class and of those that it extends, references included. */
export function declaredColumns(type: Type): DeclaredColumn[] {
  const storage = getMetadataArgsStorage();
  const isOf = (target: unknown): boolean =>
    target === type || (typeof target === 'function' && type.prototype instanceof target);
  const columns = storage.columns
    .filter(({ target }) => isOf(target))
    .map(({ propertyName, options }) => {
      const kind = KIND_OF_CLASS.get(options.type) ?? kindOfColumnType(String(options.type));
      return { property: propertyName, column: options.name ?? propertyName, ...(kind ? { kind } : {}) };
    });
  const own = new Set(columns.map(({ column }) => column));
  const joins = joinsOf(isOf).filter(({ column }) => !own.has(column));
  return [...columns, ...joins];
}

/** The columns that the references of a class stand in. */
export function declaredReferences(type: Type): Set<string> {
  const joins = joinsOf((target) => target === type);
  return new Set(joins.map(({ column }) => column));
}

function joinsOf(isOf: (target: unknown) => boolean): DeclaredColumn[] {
  return getMetadataArgsStorage()
    .joinColumns.filter(({ target }) => isOf(target))
    .map(({ propertyName, name }) => ({ property: propertyName, column: name ?? `${propertyName}Id` }));
}

/** The mistakes in what a class declares of a table. */
export function checkDeclared(
  type: Type,
  table: ReflectedTable,
  declared: readonly DeclaredColumn[],
): ConfigProblem[] {
  return declared.flatMap(({ property, column, kind }): ConfigProblem[] => {
    const place = { where: `${type.name}.${property}`, table: table.name, column };
    const found = table.columns.find(({ name }) => name === column);
    if (!found) {
      return [
        columnMissing(
          place,
          table.columns.map(({ name }) => name),
        ),
      ];
    }
    if (kind === undefined || fitsColumn(kind, found)) return [];
    return [columnConflict(place, [kind, found.databaseType])];
  });
}
