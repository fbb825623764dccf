// Which URLs belong to endpoints, with the application's global prefix and versions.
import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { EndpointPlan } from '@nestling/core';

/** Tells whether a path (without its query string) is one of an endpoint's two. */
export type EndpointPaths = (path: string) => boolean;

/** The paths of these endpoints. */
export function endpointPaths(plans: readonly EndpointPlan[], config: ApplicationConfig): EndpointPaths {
  if (plans.length === 0) return () => false;
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  const versioning = config.getVersioning();
  const version =
    versioning?.type === VersioningType.URI ? `(?:/${escape(String(versioning.prefix ?? 'v'))}[^/]+)?` : '';
  const paths = plans.map(({ path }) => escape(path)).join('|');
  const pattern = new RegExp(`^${prefix ? `/${escape(prefix)}` : ''}${version}/(?:${paths})(?:/[^/]*)?/?$`);
  return (path) => pattern.test(path);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
