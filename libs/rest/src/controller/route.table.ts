// The whole HTTP surface of an endpoint. Every verb is answered on both paths: by an operation, or by 405.
import type { EndpointPlan, HttpVerb } from '@nestling/core';
import { idempotent } from '../idempotency/idempotent.operation.js';
import { aggregate } from './operations/aggregate.operation.js';
import { create } from './operations/create.operation.js';
import { destroy } from './operations/destroy.operation.js';
import { list } from './operations/list.operation.js';
import type { EndpointAccess, Operation } from './operations/operation.js';
import { retrieve } from './operations/retrieve.operation.js';
import { replace, update } from './operations/update.operation.js';
import { enabledVerbs, notAllowed, options } from './operations/verbs.operation.js';
import { TARGET_NAMES, type RouteTarget } from './route.targets.js';

/** One route of an endpoint. */
export interface Route {
  /** The controller's method. */
  readonly name: string;
  readonly verb: HttpVerb | 'OPTIONS';
  readonly target: RouteTarget;
  readonly run: Operation;
}

/** The operations. */
export const OPERATIONS: readonly Route[] = [
  { name: 'list', verb: 'GET', target: 'collection', run: list },
  { name: 'create', verb: 'POST', target: 'collection', run: idempotent(create) },
  { name: 'aggregate', verb: 'GET', target: 'aggregate', run: aggregate },
  { name: 'retrieve', verb: 'GET', target: 'item', run: retrieve },
  { name: 'replace', verb: 'PUT', target: 'item', run: replace },
  { name: 'update', verb: 'PATCH', target: 'item', run: update },
  { name: 'destroy', verb: 'DELETE', target: 'item', run: destroy },
];

/** All routes: the operations, and what answers the other verbs. */
export const ROUTES: readonly Route[] = [
  ...OPERATIONS,
  ...TARGET_NAMES.map((target): Route => ({
    name: `optionsOf${target.charAt(0).toUpperCase()}${target.slice(1)}`,
    verb: 'OPTIONS',
    target,
    run: options(target),
  })),
  { name: 'putCollection', verb: 'PUT', target: 'collection', run: notAllowed('collection') },
  { name: 'patchCollection', verb: 'PATCH', target: 'collection', run: notAllowed('collection') },
  { name: 'deleteCollection', verb: 'DELETE', target: 'collection', run: notAllowed('collection') },
  { name: 'postItem', verb: 'POST', target: 'item', run: notAllowed('item') },
];

/** What answers a route of one endpoint: its operation if the verb is enabled. */
export function operationOf(route: Route, plan: EndpointPlan): Operation {
  if (route.verb === 'OPTIONS' || enabledVerbs(plan, route.target).includes(route.verb)) return route.run;
  return notAllowed(route.target);
}

export type { EndpointAccess };
