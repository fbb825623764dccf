// Which URLs belong to endpoints, with the application's global prefix and versions.
import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { EndpointPlan } from '@nestling/core';

/** Which of an endpoint's two paths a path is. */
export interface EndpointTarget {
  readonly plan: EndpointPlan;
  readonly target: 'collection' | 'item';
}

/** Tells whether a path (without its query string) is one of an endpoint's two. */
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
  const patterns = plans.map((plan) => ({
    plan,
    pattern: new RegExp(`${start}/${escape(plan.path)}(/[^/]+)?/?$`, ignoreCase ? 'i' : ''),
  }));
  return (path) => {
    for (const { plan, pattern } of patterns) {
      const match = pattern.exec(path);
      if (match) return { plan, target: match[1] === undefined ? 'collection' : 'item' };
    }
    return undefined;
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
