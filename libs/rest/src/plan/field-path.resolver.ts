// Dotted paths: `author.name` is the name of the row that the reference `author` leads to.
import type { FieldPlan } from '@nestling/core';
import type { DataSource } from 'typeorm';
import { compileFields } from './field-plan.compiler.js';
import { Problems } from './problems.js';

/** The deepest path: three hops, then the field. */
const MAX_HOPS = 3;

/** The field at the end of a path, with the way to it; undefined if a hop or the field does not exist or is hidden. */
export function resolvePath(
  path: string,
  fields: readonly FieldPlan[],
  dataSource: DataSource,
): FieldPlan | undefined {
  const names = path.split('.');
  const last = names.pop();
  if (names.length > MAX_HOPS) return undefined;
  let reachable = fields;
  const via: NonNullable<FieldPlan['via']>[number][] = [];
  for (const name of names) {
    const hop = reachable.find((field) => field.reference && field.property === name && !field.hidden);
    if (!hop?.reference) return undefined;
    const target = dataSource.getMetadata(hop.reference.entity);
    via.push({ column: hop.column, table: target.tablePath, key: hop.reference.column });
    // Mistakes in the other class are reported where it is declared as an endpoint.
    reachable = compileFields(hop.reference.entity, target, new Problems());
  }
  const field = reachable.find((candidate) => candidate.name === last && !candidate.hidden);
  return field && Object.freeze({ ...field, name: path, via: Object.freeze(via) });
}
