// A list may look at the rows of other endpoints, by `author.name`, and answers include them: no further than their own scopes let it.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, FieldPathPlan, RelationPlan, RequestContext } from '@nestling/core';
import { EVERYTHING, REACH_ALL, type Reach } from '../query/condition.js';
import type { EndpointScope } from './endpoint.scope.js';

/** Finds the scope of an entity's endpoint; undefined where it is no endpoint of this application. */
export type FindScope = (entity: Type) => EndpointScope | undefined;

/** The scopes of the endpoints that the paths and includes of one endpoint lead to. */
export class NeighbourScopes {
  private narrowed?: ReadonlyMap<Type, EndpointScope>;

  constructor(
    private readonly plan: EndpointPlan,
    private readonly find: FindScope,
  ) {}

  /** Which rows of other tables a context may reach. */
  reachOf(context: RequestContext): Reach | Promise<Reach> {
    const scopes = (this.narrowed ??= this.narrowedScopes());
    return scopes.size === 0 ? REACH_ALL : reachUnder(scopes, context);
  }

  private narrowedScopes(): Map<Type, EndpointScope> {
    const { filters, search, ordering, defaultOrdering, aggregate, includes } = this.plan;
    const paths: FieldPathPlan[] = [
      ...filters.values(),
      ...search,
      ...ordering.values(),
      ...defaultOrdering,
      ...(aggregate?.groupBy.values() ?? []),
    ];
    const scopes = new Map<Type, EndpointScope>();
    for (const relation of [...paths.flatMap(({ relations }) => relations), ...relationsOf(includes)]) {
      const { entity } = relation.target();
      const scope = this.find(entity);
      if (scope?.isNarrowed) scopes.set(entity, scope);
    }
    return scopes;
  }
}

function relationsOf(includes: EndpointPlan['includes']): RelationPlan[] {
  return [...includes.values()].flatMap((include) => [include.relation, ...relationsOf(include.includes)]);
}

async function reachUnder(scopes: ReadonlyMap<Type, EndpointScope>, context: RequestContext): Promise<Reach> {
  const conditions = new Map(
    await Promise.all(
      [...scopes].map(async ([entity, scope]) => [entity, await scope.ofRows(context)] as const),
    ),
  );
  return (entity) => conditions.get(entity) ?? EVERYTHING;
}
