// The way from the rows of one table to those of another, inside a subquery.
import type { RelationPlan } from '@nestling/core';
import type { Frame } from './where.builder.js';

/** The parts of a subquery over the rows that a relation leads to. */
export interface JoinedRows {
  /** The other table under its alias, with the junction before it where there is one. */
  readonly from: string;
  /** What binds its rows to the row outside. */
  readonly on: string;
  /** The frame of conditions on the other table. */
  readonly inner: Frame;
}

/** The rows that a relation leads to from the row of a frame. */
export function joined(relation: RelationPlan, { table, owner, depth }: Frame): JoinedRows {
  const quote = (name: string): string => table.quote(name);
  const alias = quote(`t${depth + 1}`);
  const inner = { table, owner: alias, depth: depth + 1 };
  const outer = `${owner}.${quote(relation.column)}`;
  const other = `${quote(relation.target().table)} ${alias}`;
  const otherColumn = `${alias}.${quote(relation.otherColumn)}`;
  if (!relation.junction) return { from: other, on: `${otherColumn} = ${outer}`, inner };
  const junction = quote(`j${depth + 1}`);
  const linked = `${junction}.${quote(relation.junction.otherColumn)}`;
  return {
    from: `${quote(relation.junction.table)} ${junction} INNER JOIN ${other} ON ${otherColumn} = ${linked}`,
    on: `${junction}.${quote(relation.junction.ownColumn)} = ${outer}`,
    inner,
  };
}
