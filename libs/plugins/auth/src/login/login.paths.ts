// Where Nest opens the routes of the login: behind the prefix of the application and its default versions, and nowhere else.
import { VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { PathPredicate } from '@nestling/core';

/** Tells the paths of these routes, whatever the case of the letters: Express does not tell it. */
export function loginPaths(config: ApplicationConfig, base: string, names: readonly string[]): PathPredicate {
  const paths = new Set(
    prefixesOf(config).flatMap((prefix) =>
      versionsOf(config).flatMap((version) =>
        names.map((name) =>
          [prefix, version, base, name]
            .filter((part) => part !== '')
            .join('/')
            .toLowerCase(),
        ),
      ),
    ),
  );
  return (path) => paths.has(path.replace(/^\/|\/$/g, '').toLowerCase());
}

/** A route that is excluded from the prefix stands without it. */
function prefixesOf(config: ApplicationConfig): string[] {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  return config.getGlobalPrefixOptions().exclude?.length ? [prefix, ''] : [prefix];
}

/** The controller of the login has no version of its own. */
function versionsOf(config: ApplicationConfig): string[] {
  const versioning = config.getVersioning();
  if (versioning?.type !== VersioningType.URI || versioning.defaultVersion === undefined) return [''];
  const { prefix = 'v', defaultVersion } = versioning;
  return [defaultVersion]
    .flat()
    .map((version) => (version === VERSION_NEUTRAL ? '' : `${prefix || ''}${String(version)}`));
}
