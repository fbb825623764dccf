// What the engine knows of a table: an endpoint's own, and those that relations lead to.
import type { Type } from '@nestjs/common';
import type { FieldPlan, TablePlan } from '@nestling/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import { compileFields } from './field-plan.compiler.js';
import { compileInheritance } from './inheritance.compiler.js';
import { Problems } from './problems.js';
import { compileRelations } from './relation-plan.compiler.js';
import { compileDeleted } from './soft-delete.compiler.js';

const related = new WeakMap<DataSource, Map<Type, TablePlan>>();

/** Compiles the table of an entity; what cannot be compiled is reported and left out. */
export function compileTable(entity: Type, metadata: EntityMetadata, problems: Problems): TablePlan {
  const fields = compileFields(entity, metadata, problems);
  return Object.freeze({
    entity,
    table: metadata.tablePath,
    fields: Object.freeze(fields),
    key: Object.freeze(keyOf(fields, metadata)),
    relations: compileRelations(metadata, fields, (target) => relatedTable(target, metadata.connection)),
    ...compileInheritance(fields, metadata),
    ...compileDeleted(entity, fields, metadata),
  });
}

/** The table that a relation leads to. Mistakes in its class are reported where it is declared as an endpoint. */
function relatedTable(entity: Type, dataSource: DataSource): TablePlan {
  const tables = related.get(dataSource) ?? new Map<Type, TablePlan>();
  related.set(dataSource, tables);
  const table = tables.get(entity) ?? compileTable(entity, dataSource.getMetadata(entity), new Problems());
  tables.set(entity, table);
  return table;
}

function keyOf(fields: readonly FieldPlan[], { primaryColumns }: EntityMetadata): FieldPlan[] {
  return fields.filter((field) => primaryColumns.some(({ databaseName }) => databaseName === field.column));
}
