// Soft deletion: whether deleting a row of a class marks it, and whether callers may see and restore such rows.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, FieldPlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import { declarationsOf } from '../metadata/metadata.store.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Declaration } from './endpoint-plan.compiler.js';
import type { Problems } from './problems.js';

/** The field that marks the deleted rows of a class; none where they are removed. */
export function compileDeleted(
  entity: Type,
  fields: readonly FieldPlan[],
  { deleteDateColumn }: EntityMetadata,
): Pick<EndpointPlan, 'deleted'> {
  if (!deleteDateColumn || declarationsOf(entity).endpoint?.softDelete === false) return {};
  const deleted = fields.find(({ column }) => column === deleteDateColumn.databaseName);
  return deleted ? { deleted } : {};
}

/** Whether deleted rows can be seen and restored. */
export function compileRestoration(
  { options: { softDelete }, where }: Pick<Declaration, 'options' | 'where'>,
  deleted: FieldPlan | undefined,
  problems: Problems,
): Pick<EndpointPlan, 'restorable'> {
  const report = (what: string, remedy: string): void =>
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [what, remedy]);
  if (softDelete !== undefined && typeof softDelete !== 'boolean') {
    report(`softDelete is ${JSON.stringify(softDelete)}`, 'use true or false, or leave the option out');
  }
  if (softDelete === true && !deleted) {
    report(
      'softDelete is true, but no column tells which rows are deleted',
      "add one: @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null; (the decorator is TypeORM's)",
    );
  }
  if (deleted && deleted.kind !== 'instant') {
    report(
      `the column "${deleted.name}" of @DeleteDateColumn is of type ${deleted.kind}`,
      'leave its `type` out, so that it holds an instant',
    );
  }
  return { restorable: softDelete === true };
}
