// From a YAML file to classes: the same API, in code of one's own.
import type { Type } from '@nestjs/common';
import { didYouMean } from '@nestling/core';
import { withDefaults } from '../build/endpoint.defaults.js';
import { classNameOf, pathOf } from '../build/endpoint.naming.js';
import { endpointOptions } from '../build/endpoint.options.js';
import { isReflected } from '../build/reflected.tables.js';
import { UsageError } from '../nestling.errors.js';
import { loadFile } from '../config/config.loading.js';
import { surroundingsOf } from '../config/module.loader.js';
import { findSectionPackages, type SectionPackage } from '../config/section.finder.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration, EndpointMeta } from '../schema/endpoint.schema.js';
import { entitySource, targetsOf } from './entity.source.js';

/** What of a file is written as classes. */
export interface EntitiesSourceChoice {
  /** Endpoints by their names or routes: `Book`, `/books`. @default all that have no class yet */
  readonly endpoints?: readonly string[];
}

/** Classes of endpoints, as source. */
export interface EntitiesSource {
  /** TypeScript, with its imports but for the classes in `needs`. */
  readonly text: string;
  /** The classes in it. */
  readonly classes: readonly string[];
  /** Classes of other endpoints of the file, to be imported from wherever they are. */
  readonly needs: readonly string[];
  /** The packages whose options the classes use, such as `@nestling/cache`. */
  readonly packages: readonly string[];
  /** What the file says beside its endpoints, which is for the modules of the application to say. */
  readonly rest: readonly string[];
}

/**
 * The source of `@RestEndpoint` classes that serve what the endpoints of a YAML file serve: the same routes, names, tables and
 * checks.
 *
 * @throws ConfigFileError with all that is wrong with the file
 * @throws UsageError where an endpoint cannot be written
 * @example
 * const { text } = await fileToEntities('api.yaml', { endpoints: ['Book', 'Author'] });
 */
export async function fileToEntities(
  file: string,
  { endpoints }: EntitiesSourceChoice = {},
): Promise<EntitiesSource> {
  const { options, surroundings } = await loadFile(file);
  const { folder = process.cwd() } = surroundings;
  const packages = findSectionPackages(folder);
  const all = options.endpoints.filter((one): one is EndpointDeclaration => typeof one === 'object');
  const chosen = choose(all, endpoints, options);
  const types = new Map<Type, string>();
  const sections = {
    sections: packages.map(({ section }) => section),
    surroundings: surroundingsOf(options, folder),
  };
  const written = chosen.map((endpoint) => {
    const given = endpointOptions(endpoint, metaOf(endpoint, options), sections);
    const noted = (named: Type, option: string): void =>
      void types.set(named, `${classNameOf(endpoint)}: ${option}`);
    const text = entitySource({ endpoint, options: given, all, chosen, noted });
    return { text, options: Object.keys(given) };
  });
  const used = packages.filter(({ section }) =>
    written.some(({ options: names }) => names.some((name) => name in (section.endpoint ?? {}))),
  );
  const classes = written.map(({ text }) => text).join('\n');
  const needs = chosen
    .flatMap((endpoint) => targetsOf({ endpoint, all, chosen }))
    .filter((target) => !chosen.includes(target));
  const imports = new Map([...ownImports(classes), ...classImports(types, packages)]);
  refuseTaken([...chosen, ...needs].map(classNameOf), imports);
  const lines = [...imports].map(([from, names]) => `import { ${names.join(', ')} } from '${from}';\n`);
  return {
    text: `${lines.join('')}\n${classes}`,
    classes: chosen.map(classNameOf),
    needs: [...new Set(needs.map(classNameOf))],
    packages: used.map(({ name }) => name),
    rest: Object.entries(options).flatMap(([key, value]) =>
      value === undefined || OF_ENDPOINTS.includes(key) ? [] : [key],
    ),
  };
}

const OF_ENDPOINTS = ['endpoints', 'defaults', 'middleware', 'database'];

/** Where `auth` protects what says nothing, the class says so. */
function metaOf(endpoint: EndpointDeclaration, { defaults, auth }: NestlingOptions): EndpointMeta {
  const meta = withDefaults(endpoint.meta, defaults) as EndpointMeta & { readonly authentication?: unknown };
  if (!auth || meta.authentication !== undefined) return meta;
  return { ...meta, authentication: { permission: 'IsAuthenticated' } } as EndpointMeta;
}

function choose(
  all: readonly EndpointDeclaration[],
  wanted: readonly string[] | undefined,
  { preset }: NestlingOptions,
): EndpointDeclaration[] {
  if (preset !== undefined) {
    throw new UsageError(`preset: ${preset} is for files; NestlingModule.fromConfig() serves one in an app`);
  }
  const made = all.filter((endpoint) => !isReflected(endpoint));
  if (wanted === undefined && made.length > 0) return made;
  if (wanted === undefined) throw new UsageError('the file has no endpoint with fields and without a class');
  return wanted.map((name) => {
    const found = all.find((one) => [classNameOf(one), pathOf(one)].map(lettersOf).includes(lettersOf(name)));
    if (found && !isReflected(found)) return found;
    const names = made.map(classNameOf);
    throw new UsageError(
      found
        ? `${name} is a table that exists; classes of tables are written from the database`
        : `there is no endpoint "${name}" in the file${didYouMean(name, names) || `; use some of: ${names.join(', ')}`}`,
    );
  });
}

/** `OrderLine` and `order-line` are the same letters. */
const lettersOf = (name: string): string => name.replace(/[^a-z0-9]+/gi, '').toLowerCase();

const TYPEORM = ['DeleteDateColumn', 'JoinColumn', 'ManyToOne', 'OneToMany'];

/** Names by the packages that they are imported from. */
type Imports = ReadonlyMap<string, readonly string[]>;

function ownImports(classes: string): Imports {
  const field = classes.includes('@Field(') ? ['Field'] : [];
  const decorators = TYPEORM.filter((name) => classes.includes(`@${name}(`));
  const relation = classes.includes('Relation<') ? ['type Relation'] : [];
  const typeorm = [...decorators, ...relation];
  const own: [string, string[]] = ['@nestling/rest', [...field, 'RestEndpoint', 'RestEntity']];
  return new Map(typeorm.length === 0 ? [own] : [own, ['typeorm', typeorm]]);
}

/** What options name comes from the package that exports it. */
function classImports(types: ReadonlyMap<Type, string>, packages: readonly SectionPackage[]): Imports {
  const homes = new Map<string, string[]>();
  for (const [type, where] of types) {
    const home = packages.find(({ exports }) => exports[type.name] === type);
    if (!home) {
      throw new UsageError(
        `${where} names a function or a class of a module of yours (${JSON.stringify(type.name || 'without a name')}), which cannot be imported from here; write the class of the endpoint by hand, or take the option out of the file first`,
      );
    }
    homes.set(home.name, [...(homes.get(home.name) ?? []), type.name].sort());
  }
  return homes;
}

/** What the source needs without importing it. */
const GLOBALS = ['Array', 'Boolean', 'Date', 'Function', 'Number', 'Object', 'Promise', 'Reflect', 'String'];

function refuseTaken(classes: readonly string[], imports: Imports): void {
  const imported = [...imports.values()].flat().map((name) => name.replace(/^type /, ''));
  const taken = classes.filter((name) => GLOBALS.includes(name) || imported.includes(name));
  if (taken.length === 0) return;
  throw new UsageError(
    `no class can be called ${taken.join(' or ')}, which stands for something else in the source; give the endpoint a name of its own in the file, such as name: Own${taken[0] ?? ''}`,
  );
}
