// The verbs that are no operation: OPTIONS, and those that are not enabled.
import { NestlingHttpError, type EndpointPlan, type HttpVerb } from '@nestling/core';
import { REST_HTTP_CODES } from '../../rest.errors.js';
import type { Operation } from './operation.js';

type Target = 'collection' | 'item';

const VERBS: Readonly<Record<Target, readonly HttpVerb[]>> = {
  collection: ['GET', 'POST'],
  item: ['GET', 'PUT', 'PATCH', 'DELETE'],
};

/** The enabled verbs of a path. */
export function enabledVerbs({ methods }: EndpointPlan, target: Target): HttpVerb[] {
  return VERBS[target].filter((verb) => methods.includes(verb));
}

/** The value of Allow: the enabled verbs, HEAD with GET. */
export function allowOf(plan: EndpointPlan, target: Target): string {
  return enabledVerbs(plan, target)
    .flatMap((verb) => (verb === 'GET' ? ['GET', 'HEAD'] : verb))
    .join(', ');
}

/** `OPTIONS`: what is enabled here. */
export function options(target: Target): Operation {
  return ({ runtime }, exchange) => {
    exchange.setHeader('Allow', allowOf(runtime.plan, target));
    exchange.sendEmpty(204);
  };
}

/** The 405 of a verb that is not enabled. */
export function notAllowedError(plan: EndpointPlan, target: Target): NestlingHttpError {
  return new NestlingHttpError(405, {
    code: REST_HTTP_CODES.methodNotAllowed,
    detail: `Method Not Allowed. Allowed: ${enabledVerbs(plan, target).join(', ')}`,
    headers: { Allow: allowOf(plan, target) },
  });
}

/** Refuses a verb that is not enabled. */
export function notAllowed(target: Target): Operation {
  return ({ runtime }) => {
    throw notAllowedError(runtime.plan, target);
  };
}
