// What a reflected class consists of, for those who write it down: read from what its decorators left behind.
import type { Type } from '@nestjs/common';
import type { FieldKind } from '@nestling/core';
import { type ColumnOptions, getMetadataArgsStorage } from 'typeorm';

import { entitiesOf } from './entities.factory.js';
import type { ReflectedSchema, ReflectedTable } from './reflected.schema.js';

/** @internal */
export interface DescribedColumn {
  readonly property: string;
  readonly decorator: 'PrimaryColumn' | 'VersionColumn' | 'Column';
  readonly options: ColumnOptions;
  readonly kind: FieldKind;
  readonly nullable: boolean;
  readonly values?: readonly string[];
}

/** @internal */
export interface DescribedRelation {
  readonly property: string;
  readonly toMany: boolean;
  readonly target: string;
  readonly inverse?: string;
  readonly joins: readonly object[];
  readonly nullable: boolean;
}

/** @internal */
export interface DescribedEntity {
  readonly name: string;
  readonly table: ReflectedTable;
  readonly columns: readonly DescribedColumn[];
  readonly relations: readonly DescribedRelation[];
  readonly uniques: readonly { readonly name: string; readonly columns: readonly string[] }[];
}

/** @internal */
export interface DescribedSchema {
  readonly entities: readonly DescribedEntity[];
  /** The tables that cannot be served, for want of a key. */
  readonly keyless: readonly string[];
}

/** @internal */
export function describeSchema(schema: ReflectedSchema, camelCase: boolean): DescribedSchema {
  const [tables, keyless] = [true, false].map((hasKey) =>
    schema.tables.filter(({ key }) => key.length > 0 === hasKey),
  ) as [ReflectedTable[], ReflectedTable[]];
  const classes = entitiesOf(schema, { tables: tables.map(({ name }) => name), camelCase });
  return {
    entities: tables.flatMap((table) => {
      const type = classes.get(table.name);
      return type ? [describeEntity(type, table)] : [];
    }),
    keyless: keyless.map(({ name }) => name),
  };
}

/** A relation that a filter or an include can go along: one column leads to the other table. */
export function isWay({ joins, toMany }: DescribedRelation): boolean {
  return toMany || joins.length === 1;
}

function describeEntity(type: Type, table: ReflectedTable): DescribedEntity {
  const { uniques } = getMetadataArgsStorage();
  const relations = relationsOf(type, table);
  return {
    name: type.name,
    table,
    columns: columnsOf(type, table),
    relations,
    uniques: uniques
      .filter(({ target }) => target === type)
      .map(({ name = '', columns }) => ({ name, columns: columns as string[] }))
      .reverse(),
  };
}

function columnsOf(type: Type, table: ReflectedTable): DescribedColumn[] {
  const { columns, generations } = getMetadataArgsStorage();
  return columns
    .filter(({ target }) => target === type)
    .flatMap(({ propertyName, mode, options: { primary, ...options } }): DescribedColumn[] => {
      const column = table.columns.find(({ name }) => name === options.name);
      if (!column?.kind) return [];
      const strategy = generations.find(
        ({ target, propertyName: other }) => target === type && other === propertyName,
      )?.strategy;
      return [
        {
          property: propertyName,
          decorator: primary ? 'PrimaryColumn' : mode === 'version' ? 'VersionColumn' : 'Column',
          options: { ...options, ...(strategy ? { generated: strategy } : {}) },
          kind: column.kind,
          nullable: column.nullable,
          ...(column.values ? { values: column.values } : {}),
        },
      ];
    });
}

function relationsOf(type: Type, table: ReflectedTable): DescribedRelation[] {
  const { relations, joinColumns } = getMetadataArgsStorage();
  return relations
    .filter(({ target }) => target === type)
    .map(({ propertyName, relationType, type: target, inverseSideProperty }) => {
      const joins = joinColumns.filter((join) => join.target === type && join.propertyName === propertyName);
      const names = joins.map(({ name }) => name);
      return {
        property: propertyName,
        toMany: relationType === 'one-to-many',
        target: (target as () => Type)().name,
        ...(typeof inverseSideProperty === 'string' ? { inverse: inverseSideProperty } : {}),
        joins: joins.map(({ name, referencedColumnName, foreignKeyConstraintName }) => ({
          name,
          referencedColumnName,
          ...(foreignKeyConstraintName === undefined ? {} : { foreignKeyConstraintName }),
        })),
        nullable: table.columns.some(({ name, nullable }) => nullable && names.includes(name)),
      };
    });
}
