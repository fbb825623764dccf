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

/** The paths of these endpoints. */
export function endpointPaths(plans: readonly EndpointPlan[], config: ApplicationConfig): EndpointPaths {
  const find = endpointTargets(plans, config);
  return (path) => find(path) !== undefined;
}

/** The paths that begin with an endpoint's, in this case or in any. */
export function pathsUnder(
  plans: readonly EndpointPlan[],
  config: ApplicationConfig,
  flags: 'i' | '' = '',
): EndpointPaths {
  const start = startOf(config);
  const patterns = plans.map(({ path }) => new RegExp(`${start}/${escape(path)}(/|$)`, flags));
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** Finds the endpoint that a path belongs to. */
export function endpointTargets(
  plans: readonly EndpointPlan[],
  config: ApplicationConfig,
): (path: string) => EndpointTarget | undefined {
  const start = startOf(config);
  const patterns = plans.map((plan) => ({
    plan,
    pattern: new RegExp(`${start}/${escape(plan.path)}(/[^/]+)?/?$`),
  }));
  return (path) => {
    for (const { plan, pattern } of patterns) {
      const match = pattern.exec(path);
      if (match) return { plan, target: match[1] === undefined ? 'collection' : 'item' };
    }
    return undefined;
  };
}

/** What stands before an endpoint's own path: the global prefix and the version. */
function startOf(config: ApplicationConfig): string {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  const versioning = config.getVersioning();
  const version =
    versioning?.type === VersioningType.URI ? `(?:/${escape(String(versioning.prefix ?? 'v'))}[^/]+)?` : '';
  return `^${prefix ? `/${escape(prefix)}` : ''}${version}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
