// The verbs that are no operation: OPTIONS, and those that are not enabled.
import { NestlingHttpError, type EndpointPlan, type HttpVerb } from '@nestling/core';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import { TARGETS, type RouteTarget } from '../route.targets.js';
import type { Operation } from './operation.js';

/** The enabled verbs of a path. */
export function enabledVerbs(plan: EndpointPlan, target: RouteTarget): readonly HttpVerb[] {
  return TARGETS[target].verbs(plan);
}

/** The value of Allow: the enabled verbs, HEAD with GET. */
function allowOf(plan: EndpointPlan, target: RouteTarget): string {
  return enabledVerbs(plan, target)
    .flatMap((verb) => (verb === 'GET' ? ['GET', 'HEAD'] : verb))
    .join(', ');
}

/** `OPTIONS`: what is enabled here. */
export function options(target: RouteTarget): Operation {
  return ({ runtime }, exchange) => {
    exchange.setHeader('Allow', allowOf(runtime.plan, target));
    exchange.sendEmpty(204);
  };
}

/** The 405 of a verb that is not enabled. */
export function notAllowedError(plan: EndpointPlan, target: RouteTarget): NestlingHttpError {
  return new NestlingHttpError(405, {
    code: REST_HTTP_CODES.methodNotAllowed,
    detail: `Method Not Allowed. Allowed: ${enabledVerbs(plan, target).join(', ')}`,
    headers: { Allow: allowOf(plan, target) },
  });
}

/** Refuses a verb that is not enabled. */
export function notAllowed(target: RouteTarget): Operation {
  return ({ runtime }) => {
    throw notAllowedError(runtime.plan, target);
  };
}
