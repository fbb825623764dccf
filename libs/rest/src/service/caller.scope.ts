// For whom the answers of an endpoint are good: what its policies, its scope and those of its neighbours make of a caller.
import type { CallerScope, RequestContext } from '@nestling/core';
import { createHash } from 'node:crypto';
import type { Condition } from '../query/condition.js';
import type { EndpointEventName } from './endpoint.events.js';
import type { EndpointHandle } from './endpoint.runtime.js';

const READ_EVENTS: readonly EndpointEventName[] = [
  'beforeList',
  'afterList',
  'beforeRetrieve',
  'afterRetrieve',
];

/** The scope of an endpoint whose application has started. */
export function callerScopeOf(endpoint: EndpointHandle): CallerScope {
  const reason = unknownBecause(endpoint);
  if (reason !== undefined) return { kind: 'unknown', reason };
  const { runtime, service } = endpoint;
  const { neighbours, views } = runtime;
  if (!service.scoping.narrowsReads && neighbours.scopes.size === 0) {
    return views
      ? { kind: 'roles', fingerprint: (context) => views.digestFor(context) }
      : { kind: 'public', fingerprint: () => '' };
  }
  return {
    kind: 'user',
    fingerprint: async (context) =>
      fingerprintOf([views?.digestFor(context), await conditionsOf(endpoint, context)]),
  };
}

/** The code that may look at the caller; a scope is asked, and need not be known. */
function unknownBecause({ runtime, service }: EndpointHandle): string | undefined {
  const { hooks, plan } = runtime;
  const own = service.ownReads;
  if (own.length > 0) return `${service.constructor.name} overrides ${own.join(' and ')}`;
  const event = READ_EVENTS.find((name) => hooks.has(name));
  if (event) return `a hook listens to ${event} of ${plan.name}`;
  const [filter] = plan.backends;
  return filter && `the filter backend ${filter.backend.constructor.name} may look at the caller`;
}

/** The rows in scope, as conditions: of lists, of single rows, and of the endpoints that paths and includes lead to. */
async function conditionsOf(
  { runtime, service: { scoping } }: EndpointHandle,
  context: RequestContext,
): Promise<Condition[]> {
  const own = [await scoping.ofLists(context)];
  if (runtime.plan.scopeApplies === 'list') own.push(await scoping.ofRows(context));
  const others = [...runtime.neighbours.scopes.values()].map((scope) => scope.ofNeighbours(context));
  return [...own, ...(await Promise.all(others))];
}

function fingerprintOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts, asText)).digest('base64url');
}

/** Fields and relations by their names, which mean one thing each in the place where they stand. */
function asText(key: string, value: unknown): unknown {
  if (key === 'field' || key === 'relation') return (value as { name: string }).name;
  if (key === 'key' || key === 'row') return (value as { name: string }[]).map(({ name }) => name);
  return typeof value === 'bigint' ? `${value}n` : value;
}
