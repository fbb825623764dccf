// What answers are made from that no plan tells: SQL of the application's own.
import type { EndpointPlan } from '@nestling/core';
import type { EndpointHandle } from './endpoint.runtime.js';

/** What the engine does not see of an endpoint's answers, in words. */
export function unseenReadsOf({ runtime, service: { scoping } }: EndpointHandle): readonly string[] {
  const { plan, database } = runtime;
  const shown = [plan, ...includedPlans(plan)];
  const subqueries = shown.flatMap(({ name, computed }) =>
    computed
      .filter(({ sql }) => /\bselect\b/i.test(sql ?? ''))
      .map((field) => `the SQL of ${name}.${field.name}`),
  );
  const views = shown
    .filter(({ entity }) => database.dataSource.hasMetadata(entity))
    .filter(({ entity }) => database.dataSource.getMetadata(entity).tableType === 'view')
    .map(({ name }) => `the view ${name}`);
  const builders = [scoping, ...runtime.neighbours.scopes.values()].flatMap(({ builds }) => builds ?? []);
  return [...new Set([...builders, ...subqueries, ...views])];
}

function includedPlans({ includes }: Pick<EndpointPlan, 'includes'>): EndpointPlan[] {
  return [...includes.values()].flatMap((include) => [include.target(), ...includedPlans(include)]);
}
