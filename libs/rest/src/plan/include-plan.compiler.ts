// The relations that an endpoint lets callers include: dotted names become a tree of ways to other tables.
import type { Type } from '@nestjs/common';
import { didYouMean, type EndpointPlan, type IncludePlan, type TablePlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Problems } from './problems.js';

const MAX_HOPS = 3;

/** What the names are looked up in. */
export interface IncludeScope {
  readonly where: string;
  readonly table: TablePlan;
  readonly metadata: EntityMetadata;
  readonly problems: Problems;
  /** The plan by which the rows of a class are shown. */
  readonly planOf: (entity: Type) => EndpointPlan;
}

interface Level {
  readonly table: TablePlan;
  readonly metadata: EntityMetadata;
  readonly includes: Map<string, IncludePlan>;
}

/** Compiles the option `include`; a name that leads nowhere is reported. */
export function compileIncludes(
  names: readonly string[],
  scope: IncludeScope,
): ReadonlyMap<string, IncludePlan> {
  const root: Level = { table: scope.table, metadata: scope.metadata, includes: new Map() };
  for (const name of names) addPath(name, root, scope);
  return root.includes;
}

function addPath(name: string, root: Level, scope: IncludeScope): void {
  const hops = name.split('.');
  if (hops.length > MAX_HOPS) {
    scope.problems.add(REST_CONFIG_CODES.optionInvalid, scope.where, [
      `include names "${name}", which goes through ${hops.length} relations`,
      `name relations of at most ${MAX_HOPS} levels`,
    ]);
    return;
  }
  let level = root;
  for (const hop of hops) {
    const plan = level.includes.get(hop) ?? compileHop(hop, level, scope.planOf);
    if (!plan) {
      report(name, { hop, level }, scope);
      return;
    }
    level.includes.set(hop, plan);
    level = {
      table: plan.relation.target(),
      metadata: level.metadata.connection.getMetadata(plan.relation.target().entity),
      includes: plan.includes as Map<string, IncludePlan>,
    };
  }
}

function compileHop(hop: string, { table }: Level, planOf: IncludeScope['planOf']): IncludePlan | undefined {
  const relation = table.relations.get(hop);
  if (!relation || relation.hidden) return undefined;
  const from = table.fields.find(({ column }) => column === relation.column);
  const to = relation.target().fields.find(({ column }) => column === relation.otherColumn);
  if (!from || !to || (from.hidden && !table.key.includes(from))) return undefined;
  let target: EndpointPlan | undefined;
  return Object.freeze({
    relation,
    from,
    to,
    target: () => (target ??= planOf(relation.target().entity)),
    includes: new Map<string, IncludePlan>(),
  });
}

function report(name: string, { hop, level }: { hop: string; level: Level }, scope: IncludeScope): void {
  const { table, metadata } = level;
  const visible = [...table.relations.values()]
    .filter(({ hidden }) => !hidden)
    .map((relation) => relation.name);
  const add = (code: string, what: string, remedy: string): void =>
    scope.problems.add(code, scope.where, [`include names "${name}", ${what}`, remedy]);
  if (table.relations.get(hop)?.hidden) {
    add(
      REST_CONFIG_CODES.fieldHidden,
      `and "${hop}" is hidden`,
      'remove it from the option, or make the reference visible',
    );
  } else if (metadata.findRelationWithPropertyPath(hop)) {
    add(
      REST_CONFIG_CODES.optionInvalid,
      `but "${hop}" is no relation over one visible column`,
      'remove it from the option: relations over several columns are read by a list of their own',
    );
  } else {
    const remedy = visible.length > 0 ? `use one of: ${visible.join(', ')}` : 'remove it from the option';
    add(
      REST_CONFIG_CODES.fieldUnknown,
      `and ${table.entity.name} has no relation "${hop}"${didYouMean(hop, visible)}`,
      remedy,
    );
  }
}
