// A list may look at the rows of other endpoints, by `author.name`, and answers include them: no further than their own scopes let it.
import type { Type } from '@nestjs/common';
import type { EndpointPlan, RequestContext } from '@nestling/core';
import { reachedEntities } from '../plan/reached.entities.js';
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
    const { scopes } = this;
    return scopes.size === 0 ? REACH_ALL : reachUnder(scopes, context);
  }

  /** The scopes that may keep rows out of reach, by their entities. */
  get scopes(): ReadonlyMap<Type, EndpointScope> {
    return (this.narrowed ??= this.narrowedScopes());
  }

  private narrowedScopes(): Map<Type, EndpointScope> {
    const scopes = new Map<Type, EndpointScope>();
    for (const entity of reachedEntities(this.plan)) {
      const scope = this.find(entity);
      if (scope?.narrowsReads || scope?.policies.keepsOut) scopes.set(entity, scope);
    }
    return scopes;
  }
}

async function reachUnder(scopes: ReadonlyMap<Type, EndpointScope>, context: RequestContext): Promise<Reach> {
  const conditions = new Map(
    await Promise.all(
      [...scopes].map(async ([entity, scope]) => [entity, await scope.ofNeighbours(context)] as const),
    ),
  );
  return (entity) => conditions.get(entity) ?? EVERYTHING;
}
