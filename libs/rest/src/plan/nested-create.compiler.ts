// The option `nestedCreate` of an endpoint.
import type { Type } from '@nestjs/common';
import {
  didYouMean,
  type EndpointOptions,
  type EndpointPlan,
  type NestedCreatePlan,
  type TablePlan,
} from '@nestling/core';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Problems } from './problems.js';

interface NestedScope {
  readonly where: string;
  readonly problems: Problems;
}

/** Compiles the option; undefined where there is none. */
export function compileNestedCreate(
  { nestedCreate }: EndpointOptions,
  table: TablePlan,
  { where, problems }: NestedScope,
): { nestedCreate: readonly NestedCreatePlan[] } | undefined {
  if (!nestedCreate?.length) return undefined;
  const plans = (nestedCreate as readonly string[]).flatMap((name) => {
    const plan = nestedPlan(name, table);
    if (!plan) {
      const known = [...table.relations.keys()].filter((relation) => nestedPlan(relation, table));
      problems.add(REST_CONFIG_CODES.optionInvalid, where, [
        `nestedCreate names "${name}", which is no reference and no list of rows that refer to this class${didYouMean(name, known)}`,
        known.length > 0 ? `use: ${known.join(', ')}` : 'declare a @Reference() here or in the other class',
      ]);
    }
    return plan ?? [];
  });
  return { nestedCreate: Object.freeze(plans) };
}

/** Both sides of the relation need a field, which a junction or a reference over several columns does not have. */
function nestedPlan(name: string, { relations, fields }: TablePlan): NestedCreatePlan | undefined {
  const relation = relations.get(name);
  if (!relation || relation.hidden || relation.junction) return undefined;
  const { entity, fields: others } = relation.target();
  const ownField = fields.find(({ column }) => column === relation.column);
  const otherField = others.find(({ column }) => column === relation.otherColumn);
  const referring = relation.toMany ? otherField : ownField;
  if (!ownField || !otherField || !referring?.reference || referring.hidden) return undefined;
  return Object.freeze({ name, toMany: relation.toMany, entity, ownField, otherField });
}

/** Reports related classes that nothing can make rows of. */
export function checkNestedTargets(
  plans: Iterable<EndpointPlan>,
  isEndpoint: (entity: Type) => boolean,
  problems: Problems,
): void {
  for (const plan of plans) {
    for (const { name, entity } of plan.nestedCreate ?? []) {
      if (isEndpoint(entity)) continue;
      problems.add(REST_CONFIG_CODES.optionInvalid, `@RestEndpoint ${plan.name}`, [
        `nestedCreate names "${name}", but ${entity.name} is no endpoint of this application`,
        `register it: RestModule.forFeature([${entity.name}])`,
      ]);
    }
  }
}
