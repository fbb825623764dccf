import type { Type } from '@nestjs/common';
import type { EndpointPlan, FieldPathPlan, RelationPlan } from '@nestling/core';

/** The classes whose rows the answers of an endpoint depend on, beside its own: those that its paths and includes lead to. */
export function reachedEntities({
  filters,
  search,
  ordering,
  defaultOrdering,
  aggregate,
  includes,
}: EndpointPlan): Set<Type> {
  const paths: FieldPathPlan[] = [
    ...filters.values(),
    ...search,
    ...ordering.values(),
    ...defaultOrdering,
    ...(aggregate?.groupBy.values() ?? []),
  ];
  const relations = [...paths.flatMap((path) => path.relations), ...relationsOf(includes)];
  return new Set(relations.map((relation) => relation.target().entity));
}

function relationsOf(includes: EndpointPlan['includes']): RelationPlan[] {
  return [...includes.values()].flatMap((include) => [include.relation, ...relationsOf(include.includes)]);
}
