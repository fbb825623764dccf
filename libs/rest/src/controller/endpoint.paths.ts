// Which URLs belong to endpoints, with the application's global prefix and versions.
import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { EndpointPlan } from '@nestling/core';
import { isServed, TARGET_NAMES, TARGETS, type RouteTarget } from './route.targets.js';

/** Which of an endpoint's paths a path is. */
export interface EndpointTarget {
  readonly plan: EndpointPlan;
  readonly target: RouteTarget;
}

/** Tells whether a path (without its query string) is one of an endpoint's. */
export type EndpointPaths = (path: string) => boolean;

/** The paths of these endpoints; on Express their case does not matter. */
export function endpointPaths(
  plans: readonly EndpointPlan[],
  config: ApplicationConfig,
  ignoreCase = false,
): EndpointPaths {
  const find = endpointTargets(plans, config, ignoreCase);
  return (path) => find(path) !== undefined;
}

/** Finds the endpoint that a path belongs to. */
export function endpointTargets(
  plans: readonly EndpointPlan[],
  config: ApplicationConfig,
  ignoreCase = false,
): (path: string) => EndpointTarget | undefined {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  const versioning = config.getVersioning();
  const version =
    versioning?.type === VersioningType.URI ? `(?:/${escape(String(versioning.prefix ?? 'v'))}[^/]+)?` : '';
  const start = `^${prefix ? `/${escape(prefix)}` : ''}${version}`;
  const patterns = plans.flatMap((plan) =>
    TARGET_NAMES.filter((target) => isServed(plan, target)).map((target) => {
      const pattern = `${start}/${escape(plan.path)}${segmentsPattern(target)}/?$`;
      return { plan, target, pattern: new RegExp(pattern, ignoreCase ? 'i' : '') };
    }),
  );
  return (path) => patterns.find(({ pattern }) => pattern.test(path));
}

function segmentsPattern(target: RouteTarget): string {
  return TARGETS[target].segments
    .map((segment) => (segment.startsWith(':') ? '/[^/]+' : `/${escape(segment)}`))
    .join('');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
