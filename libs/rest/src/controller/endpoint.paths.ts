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
  const start = new RegExp(startOf(config));
  const prefix = new RegExp(startOf(config, { versioned: false }));
  const byPath = new Map(plans.map((plan) => [plan.path, servedTargets(plan)]));
  return (path) => {
    const versioned = start.exec(path)?.[0];
    if (versioned === undefined) return undefined;
    const found = targetOf(path.slice(versioned.length), byPath);
    if (found) return found;
    // A path may itself begin as a version does.
    const unversioned = prefix.exec(path)?.[0] ?? '';
    return unversioned === versioned ? undefined : targetOf(path.slice(unversioned.length), byPath);
  };
}

function servedTargets(plan: EndpointPlan): EndpointTarget[] {
  return TARGET_NAMES.filter((target) => isServed(plan, target)).map((target) => ({ plan, target }));
}

/** How many segments stand behind an endpoint's path, at most. */
const MAX_SEGMENTS = Math.max(...TARGET_NAMES.map((target) => TARGETS[target].segments.length));

function targetOf(
  path: string,
  byPath: ReadonlyMap<string, readonly EndpointTarget[]>,
): EndpointTarget | undefined {
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  for (let count = 0; count <= MAX_SEGMENTS && count < segments.length; count++) {
    const own = segments.length - count;
    const targets = byPath.get(segments.slice(0, own).join('/'));
    const found = targets?.find(({ target }) => isBelow(TARGETS[target].segments, segments.slice(own)));
    if (found) return found;
  }
  return undefined;
}

function isBelow(expected: readonly string[], segments: readonly string[]): boolean {
  return (
    expected.length === segments.length &&
    expected.every((name, index) =>
      name.startsWith(':') ? segments[index] !== '' : segments[index] === name,
    )
  );
}

/** What stands before an endpoint's own path: the global prefix and the version. */
function startOf(config: ApplicationConfig, { versioned } = { versioned: true }): string {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  const versioning = config.getVersioning();
  const version =
    versioned && versioning?.type === VersioningType.URI
      ? `(?:/${escape(String(versioning.prefix ?? 'v'))}[^/]+)?`
      : '';
  return `^${prefix ? `/${escape(prefix)}` : ''}${version}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
