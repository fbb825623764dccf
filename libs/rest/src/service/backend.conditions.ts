import type { EndpointPlan, RequestContext } from '@nestling/core';
import { EVERYTHING, both, type Condition } from '../query/condition.js';
import { readWhere } from '../query/where.reader.js';

/** What the filter backends of a list make of the parameters that were given. */
export function backendConditions(
  values: Readonly<Record<string, unknown>>,
  plan: EndpointPlan,
  context: RequestContext,
): Condition | Promise<Condition> {
  return plan.backends.length === 0 ? EVERYTHING : askBackends(values, plan, context);
}

async function askBackends(
  values: Readonly<Record<string, unknown>>,
  plan: EndpointPlan,
  context: RequestContext,
): Promise<Condition> {
  const conditions = await Promise.all(
    plan.backends.map(async ({ backend, parameters }) => {
      const own = parameters.filter(({ name }) => values[name] !== undefined);
      const given = Object.fromEntries(own.map(({ name }) => [name, values[name]]));
      return readWhere(await backend.filter(given, context), plan);
    }),
  );
  return conditions.reduce(both, EVERYTHING);
}
