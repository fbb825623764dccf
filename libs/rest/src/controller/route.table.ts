// The whole HTTP surface of an endpoint. Every verb is answered on both paths: by an operation, or by 405.
import type { EndpointPlan, HandlerVerbs, HttpVerb } from '@nestling/core';
import { idempotent } from './operations/idempotent.operation.js';
import { aggregate } from './operations/aggregate.operation.js';
import { bulk } from './operations/bulk.operation.js';
import { create } from './operations/create.operation.js';
import { destroy } from './operations/destroy.operation.js';
import { kept } from './operations/kept.operation.js';
import { list } from './operations/list.operation.js';
import type { EndpointAccess, Operation } from './operations/operation.js';
import { restore } from './operations/restore.operation.js';
import { retrieve } from './operations/retrieve.operation.js';
import { replace, update } from './operations/update.operation.js';
import { upsert } from './operations/upsert.operation.js';
import { enabledVerbs, notAllowed, options } from './operations/verbs.operation.js';
import { readVerbs } from './read.verbs.js';
import { TARGET_NAMES, type RouteTarget } from './route.targets.js';

const HTTP_VERBS: readonly HttpVerb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** One route of an endpoint. */
export interface Route {
  /** The controller's method. */
  readonly name: string;
  readonly verb: HttpVerb | 'OPTIONS';
  readonly target: RouteTarget;
  readonly run: Operation;
  /** The verbs that it stands for, where that is not its own alone. */
  readonly standsFor?: HandlerVerbs;
  /** Whether a plugin may keep its answers. */
  readonly isKept?: boolean;
}

const BULK_VERBS = { create: 'POST', update: 'PATCH', delete: 'DELETE' } as const;

/** The operations. */
export const OPERATIONS: readonly Route[] = [
  { name: 'list', verb: 'GET', target: 'collection', run: list, standsFor: readVerbs, isKept: true },
  { name: 'create', verb: 'POST', target: 'collection', run: idempotent(create) },
  { name: 'upsert', verb: 'PUT', target: 'collection', run: upsert, standsFor: upsertVerbs },
  {
    name: 'aggregate',
    verb: 'GET',
    target: 'aggregate',
    run: aggregate,
    standsFor: readVerbs,
    isKept: true,
  },
  { name: 'bulk', verb: 'POST', target: 'bulk', run: idempotent(bulk), standsFor: bulkVerbs },
  { name: 'restore', verb: 'POST', target: 'restoration', run: restore, standsFor: () => ['POST', 'DELETE'] },
  { name: 'retrieve', verb: 'GET', target: 'item', run: retrieve, standsFor: readVerbs, isKept: true },
  { name: 'replace', verb: 'PUT', target: 'item', run: replace },
  { name: 'update', verb: 'PATCH', target: 'item', run: update },
  { name: 'destroy', verb: 'DELETE', target: 'item', run: destroy },
];

/** All routes: the operations, and what answers the other verbs. */
export const ROUTES: readonly Route[] = [
  ...OPERATIONS,
  ...TARGET_NAMES.map((target): Route => ({
    name: `optionsOf${capital(target)}`,
    verb: 'OPTIONS',
    target,
    run: options(target),
  })),
  ...TARGET_NAMES.flatMap(refusals),
];

/** The verbs that mean nothing on a path, whichever are enabled. */
function refusals(target: RouteTarget): Route[] {
  const meant = OPERATIONS.filter((route) => route.target === target).map(({ verb }) => verb);
  return HTTP_VERBS.filter((verb) => !meant.includes(verb)).map((verb) => ({
    name: `${verb.toLowerCase()}${capital(target)}`,
    verb,
    target,
    run: notAllowed(target),
  }));
}

/** Where it is not enabled, it makes nothing. */
function upsertVerbs(plan: EndpointPlan): HttpVerb[] {
  return enabledVerbs(plan, 'collection').includes('PUT') ? ['PUT', 'POST'] : ['PUT'];
}

function bulkVerbs({ bulk }: EndpointPlan): HttpVerb[] {
  return (bulk?.operations ?? []).map((operation) => BULK_VERBS[operation]);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What answers a route of one endpoint: its operation if the verb is enabled. */
export function operationOf(route: Route, plan: EndpointPlan): Operation {
  if (route.verb !== 'OPTIONS' && !enabledVerbs(plan, route.target).includes(route.verb))
    return notAllowed(route.target);
  const { answers } = plan.extensions;
  return route.isKept && answers ? kept(route.run, answers) : route.run;
}

export type { EndpointAccess };
