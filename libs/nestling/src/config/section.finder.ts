// Packages that take part in configuration files: those installed for the file's folder, and those that come with this one.
import type { ConfigSection } from '@nestling/core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** `section`: the name of the export that holds the package's `ConfigSection`. */
  readonly nestling?: { readonly section?: string };
}

/** The folder of this package, whose own dependencies have sections, too. */
const HERE = import.meta.dirname;

/** A package that takes part, with all that it exports. */
export interface SectionPackage {
  readonly name: string;
  readonly section: ConfigSection;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The sections of the packages that come with this one, and of all that the nearest package.json depends on. */
export function findSections(folder?: string): readonly ConfigSection[] {
  return findSectionPackages(folder).map(({ section }) => section);
}

/** These packages themselves. */
export function findSectionPackages(folder?: string): readonly SectionPackage[] {
  const manifests = [HERE, folder].flatMap((one) => (one === undefined ? [] : (nearestManifest(one) ?? [])));
  // A package that the application installs itself counts as it stands there.
  const packages = new Map(manifests.flatMap(packagesIn).map((found) => [found.name, found]));
  return [...packages.values()];
}

function packagesIn(manifest: string): SectionPackage[] {
  const { dependencies, devDependencies, optionalDependencies } = readManifest(manifest);
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return names.flatMap((name) => packageOf(name, manifest) ?? []);
}

function nearestManifest(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : nearestManifest(above);
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

function packageOf(name: string, manifest: string): SectionPackage | undefined {
  const require = createRequire(manifest);
  const folders = require.resolve.paths(name) ?? [];
  const own = folders.map((folder) => join(folder, name, 'package.json')).find((file) => existsSync(file));
  const section = own === undefined ? undefined : readManifest(own).nestling?.section;
  if (section === undefined) return undefined;
  const exports = require(name) as Record<string, unknown>;
  const value = exports[section];
  return value === undefined ? undefined : { name, section: value as ConfigSection, exports };
}
