import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { generateEndpoint } from '../endpoint/endpoint.generator.js';
import type { GeneratorRun, Surroundings } from '../generator/generator.js';
import { readProject, sourceOf, type NestProject } from '../project/nest.project.js';
import type { ProjectChoice } from '../project/source-root.finder.js';
import { withImport } from '../syntax/import.editor.js';
import { withDocs } from '../syntax/main.editor.js';
import { hasDynamicModule, withModuleImport } from '../syntax/module.editor.js';
import type { SourceText } from '../syntax/source.text.js';
import { filesBelow, joined, type SourceTree } from '../tree/source.tree.js';
import { chooseDatabase, DATABASES, type DatabaseName } from './database.choice.js';
import { variableOf } from './env.editor.js';
import { writeEnvironment, type EnvironmentParts } from './environment.writer.js';
import { withPackages } from './manifest.editor.js';
import { ownRange, RANGES } from './package.versions.js';

/** What `nest add @nestling/rest` takes. */
export interface InitGeneratorOptions extends ProjectChoice {
  /** `sqlite`, `postgres` or `mysql`. @default what the user answers, or sqlite */
  readonly database?: string;
  /** Asks nothing. @default false */
  readonly defaults?: boolean;
  /** Whether `main.ts` serves the documentation. @default true */
  readonly docs?: boolean;
  /** Whether an example endpoint is made, where there is none yet. @default true */
  readonly example?: boolean;
}

const EXAMPLE = ['title:string:min=1:max=200', 'body:text:nullable', 'done:boolean:default=false'];

/**
 * Makes an application one of Nestling: packages, modules, documentation, `.env`, and an endpoint to begin with. Done a second
 * time, it changes nothing.
 *
 * @throws SchematicsError before anything is written
 */
export const generateInit: GeneratorRun<InitGeneratorOptions> = async (tree, options, surroundings) => {
  const project = readProject(tree, options);
  const folder = posix.dirname(project.manifest) === '.' ? '' : posix.dirname(project.manifest);
  const name = nameOf(tree, project);
  const url = variableOf(tree.read(joined(folder, '.env')) ?? '', 'DATABASE_URL');
  const database = await databaseOf(tree, project, { options, surroundings, url });
  const module = withModules(sourceOf(tree, project.module), { name, database });
  const main = options.docs === false ? undefined : documented(tree, project, name);
  const packages = packagesOf(project, database);
  const manifest = tree.read(project.manifest) ?? '{}';
  const listed = withPackages(manifest, packages);
  tree.write(project.module, module.text);
  if (main) tree.write(main.path, main.text);
  tree.write(project.manifest, listed);
  writeEnvironment(tree, folder, environmentOf(name, database));
  const example = await exampleFor(tree, options, surroundings);
  return {
    notes: [...docsNotes(project, { main, docs: options.docs !== false }), ...example],
    installs: listed !== manifest,
  };
};

async function databaseOf(
  tree: SourceTree,
  project: NestProject,
  given: { options: InitGeneratorOptions; surroundings: Surroundings; url: string | undefined },
): Promise<DatabaseName | undefined> {
  const { options, surroundings, url } = given;
  const source = sourceOf(tree, project.module);
  if (['DatabaseModule', 'TypeOrmModule'].some((module) => hasDynamicModule(source, module)))
    return undefined;
  const ask = options.defaults === true ? undefined : surroundings.ask;
  return chooseDatabase(options.database, { url, ask });
}

/** The root module with what it lacks, `.env` first, for the others read its variables. */
function withModules(
  source: SourceText,
  { name, database }: { name: string; database: DatabaseName | undefined },
): SourceText {
  let module = source;
  if (!hasDynamicModule(module, 'ConfigModule')) {
    module = withModuleImport(module, { text: 'ConfigModule.forRoot()', first: true });
    module = withImport(module, 'ConfigModule', '@nestjs/config');
  }
  if (database !== undefined) {
    module = withModuleImport(module, {
      text: `DatabaseModule.forRoot({
  url: process.env.DATABASE_URL ?? ${source.quote}${DATABASES[database].url(name)}${source.quote},
  synchronize: process.env.NODE_ENV !== ${source.quote}production${source.quote},
})`,
    });
    module = withImport(module, 'DatabaseModule', '@nestling/database');
  }
  if (!hasDynamicModule(module, 'RestModule')) {
    module = withModuleImport(module, { text: 'RestModule.forRoot({ secret: process.env.APP_SECRET })' });
    module = withImport(module, 'RestModule', '@nestling/rest');
  }
  return module;
}

function documented(tree: SourceTree, { main }: NestProject, name: string): SourceText | undefined {
  return main === undefined ? undefined : withDocs(sourceOf(tree, main), name);
}

function packagesOf(
  { platform }: NestProject,
  database: DatabaseName | undefined,
): Parameters<typeof withPackages>[1] {
  const own = ownRange();
  const pick = (...names: (keyof typeof RANGES)[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, RANGES[name]]));
  const [driver, range] = DATABASES[database ?? 'sqlite'].driver;
  const [testDriver, testRange] = DATABASES.sqlite.driver;
  return {
    dependencies: {
      '@nestling/core': own,
      '@nestling/database': own,
      '@nestling/rest': own,
      ...pick('@nestjs/config', '@nestjs/swagger', '@nestjs/typeorm', 'typeorm'),
      ...(platform === 'fastify' ? pick('@fastify/static') : {}),
      ...(database === undefined ? {} : { [driver]: range }),
    },
    devDependencies: {
      '@nestling/schematics': own,
      '@nestling/testing': own,
      ...pick('@nestjs/testing'),
      // Generated tests run on SQLite, whatever the application's own database is.
      [testDriver]: testRange,
    },
  };
}

function environmentOf(name: string, database: DatabaseName | undefined): EnvironmentParts {
  const secret = { APP_SECRET: randomBytes(32).toString('hex') };
  return {
    variables: database === undefined ? secret : { DATABASE_URL: DATABASES[database].url(name), ...secret },
    ignored: database === 'sqlite' ? ['*.db', '*.db-shm', '*.db-wal'] : [],
  };
}

async function exampleFor(
  tree: SourceTree,
  options: InitGeneratorOptions,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const { sourceRoot } = readProject(tree, options);
  const isBegun = [...filesBelow(tree, sourceRoot)].some((path) =>
    /\bRestModule\.forFeature\b|@RestEndpoint\b/.test(path.endsWith('.ts') ? (tree.read(path) ?? '') : ''),
  );
  if (options.example === false || isBegun) return [];
  const { project, module } = options;
  const where = {
    sourceRoot,
    ...(project === undefined ? {} : { project }),
    ...(module === undefined ? {} : { module }),
  };
  const { notes } = await generateEndpoint(tree, { ...where, name: 'note', fields: EXAMPLE }, surroundings);
  return notes;
}

function docsNotes(
  { main, sourceRoot }: NestProject,
  { main: changed, docs }: { main: SourceText | undefined; docs: boolean },
): string[] {
  if (!docs || changed !== undefined) return [];
  return [
    `${main ?? joined(sourceRoot, 'main.ts')} has no app.listen(); for the documentation call RestDocs.setup(app) before the application listens.`,
  ];
}

function nameOf(tree: SourceTree, { manifest, root }: NestProject): string {
  const { name } = JSON.parse(tree.read(manifest) ?? '{}') as { name?: string };
  const base = root === '' ? name?.replace(/^@.*\//, '') : posix.basename(root);
  return base === undefined || base === '' ? 'app' : base;
}
