import { posix } from 'node:path';
import type { FieldDeclaration } from '../fields/field.declaration.js';
import { parseFields, splitFields } from '../fields/field.parser.js';
import { COMMAND, type GeneratorRun, type Surroundings } from '../generator/generator.js';
import { writeNewFiles, type NewFile } from '../generator/new-files.writer.js';
import { withPackages } from '../init/manifest.editor.js';
import { ownRange } from '../init/package.versions.js';
import { freshFile } from '../pieces/fresh.file.js';
import { readProject, sourceOf, type NestProject } from '../project/nest.project.js';
import { pathProblems } from '../project/path.checks.js';
import { refuse, SchematicsError, type SchematicsProblem } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withRegistration, type Registration } from '../syntax/module.editor.js';
import { joined, type SourceTree } from '../tree/source.tree.js';
import { writeController, writeHooks, writeService } from './behaviour.writer.js';
import {
  FIELDS_EXAMPLE,
  fieldsMissing,
  moduleProblems,
  routeProblems,
  selfProblems,
  targetMissing,
} from './endpoint.checks.js';
import { entityProblems, namesOf, type EndpointNames } from './endpoint.names.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { findEntity, neededEntities, twinProblems, type EntityClass } from './entity.reader.js';
import { writeEntity } from './entity.writer.js';
import { generateFromTables } from './table.generator.js';
import { migrationFileOf, writeMigration } from './migration.writer.js';
import { writeTest } from './test.writer.js';
import { generateFromYaml } from './yaml.generator.js';

/** Everything that is known before the first file is written. */
interface Plan {
  readonly names: EndpointNames;
  readonly project: NestProject;
  readonly folder: string;
  readonly route: string;
  readonly fields: readonly FieldDeclaration[];
  readonly targets: readonly EntityClass[];
}

/**
 * Makes an endpoint: its class, what is asked for of service, controller and hooks, a test, and its place in the module.
 *
 * @throws SchematicsError with every mistake, before anything is written
 */
export const generateEndpoint: GeneratorRun<EndpointGeneratorOptions> = async (
  tree,
  options,
  surroundings,
) => {
  if (options.fromTable !== undefined) return generateFromTables(tree, options, surroundings);
  if (options.fromYaml !== undefined) return generateFromYaml(tree, options, surroundings);
  const texts = await fieldTexts(options, surroundings);
  const plan = planOf(tree, options, { texts, ...surroundings });
  const files = filesOf(tree, plan, options);
  refuse(files.flatMap(({ path }) => freshFile(tree, path)));
  const { names, project, route } = plan;
  const module = withEndpoint(tree, plan, options);
  const manifest = manifestOf(tree, project, options);
  await writeNewFiles(tree, surroundings.root, files);
  tree.write(project.module, module);
  if (manifest !== undefined) tree.write(project.manifest, manifest);
  const notes = [`${names.entity} answers at /${route}, registered in ${project.module}.`];
  if (options.migration === true) notes.push(MIGRATION_NOTE);
  return { notes, installs: manifest !== undefined };
};

async function fieldTexts(
  { fields, name }: EndpointGeneratorOptions,
  { ask }: Surroundings,
): Promise<string[]> {
  if (typeof fields === 'string' && fields.trim() !== '') return splitFields(fields);
  if (typeof fields === 'object' && fields.length > 0) return [...fields];
  return ask
    ? splitFields(await ask(`Which fields has ${name ?? 'it'}? For instance ${FIELDS_EXAMPLE}:`, ''))
    : [];
}

function planOf(
  tree: SourceTree,
  options: EndpointGeneratorOptions,
  { texts, command = COMMAND }: Pick<Surroundings, 'command'> & { readonly texts: readonly string[] },
): Plan {
  const { fields, problems } = parseFields(texts);
  const found = [...entityProblems(options.name ?? '', 'order-line'), ...problems];
  if (texts.length === 0) found.push(fieldsMissing(command));
  const names = namesOf(options.name ?? '');
  const project = attempt(() => readProject(tree, options), found);
  if (project === undefined) throw new SchematicsError(found);
  found.push(
    ...pathProblems(options.path),
    ...routeProblems(options.route),
    ...moduleProblems(tree, project),
  );
  found.push(...twinProblems(tree, project.sourceRoot, names.entity));
  const wanted = [...new Set(fields.flatMap(({ target }) => (target === undefined ? [] : [target])))];
  const others = wanted.filter((name) => name !== names.entity);
  const targets = others.flatMap((name) => findEntity(tree, project.sourceRoot, name) ?? []);
  const missing = others.filter((name) => !targets.some((target) => target.name === name));
  found.push(
    ...missing.map((name) => targetMissing(name, { fields, command })),
    ...selfProblems(fields, names.entity),
  );
  refuse(found);
  const folder = posix.normalize(joined(project.sourceRoot, options.path ?? names.plural));
  return { names, project, folder, route: options.route ?? names.plural, fields, targets };
}

function filesOf(tree: SourceTree, plan: Plan, options: EndpointGeneratorOptions): NewFile[] {
  const { names, project, folder, fields, targets, route } = plan;
  const file = joined(folder, `${names.file}.endpoint.ts`);
  const behaviour = behaviourOf(plan, options);
  const importFrom = (from: string) => (to: string) => relativeImport(from, to, project.ending);
  const entity = writeEntity({ names, path: route, fields, targets, importOf: importFrom(file) });
  const files = [
    { path: file, text: entity },
    ...behaviour.map(({ file: path, text }) => ({ path, text })),
    ...(options.migration === true ? [migrationOf(tree, plan)] : []),
  ];
  if (options.test === false) return files;
  const path = joined(project.root, `test/${names.plural}.e2e-spec.ts`);
  const needed = neededEntities(
    tree,
    project.sourceRoot,
    targets.map(({ name }) => name),
  );
  const { platform } = project;
  const test = writeTest({
    names,
    path: route,
    fields,
    needed,
    platform,
    behaviour,
    file,
    importOf: importFrom(path),
  });
  return [...files, { path, text: test }];
}

/** It stands behind those that are there. */
function migrationOf(tree: SourceTree, { names, project, fields, targets }: Plan): NewFile {
  const folder = joined(project.root, 'migrations');
  const others = tree.list(folder).files.map((file) => Number(/^\d{13}/.exec(file)?.[0] ?? 0));
  const timestamp = Math.max(Date.now(), ...others.map((other) => other + 1));
  const text = writeMigration({ names, fields, targets }, timestamp);
  return { path: `${folder}/${migrationFileOf(names, timestamp)}`, text };
}

interface Behaviour {
  readonly list: 'services' | 'controllers' | 'providers';
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

function behaviourOf({ names, folder, project }: Plan, options: EndpointGeneratorOptions): Behaviour[] {
  const { entity, entities, file, plural } = names;
  const at = (name: string): string => joined(folder, name);
  const { ending } = project;
  const all: [boolean | undefined, Behaviour][] = [
    [
      options.service,
      {
        list: 'services',
        name: `${entity}Service`,
        file: at(`${file}.service.ts`),
        text: writeService(names, ending),
      },
    ],
    [
      options.controller,
      {
        list: 'controllers',
        name: `${entities}Controller`,
        file: at(`${plural}.controller.ts`),
        text: writeController(names, ending),
      },
    ],
    [
      options.hooks,
      {
        list: 'providers',
        name: `${entity}Hooks`,
        file: at(`${file}.hooks.ts`),
        text: writeHooks(names, ending),
      },
    ],
  ];
  return all.filter(([wanted]) => wanted === true).map(([, behaviour]) => behaviour);
}

/** The module with the endpoint registered, and what belongs to it. */
function withEndpoint(tree: SourceTree, plan: Plan, options: EndpointGeneratorOptions): string {
  const { names, project, folder } = plan;
  const behaviour = behaviourOf(plan, options);
  const lists = Object.fromEntries(behaviour.map(({ list, name }) => [list, name]));
  const registration: Registration = { endpoints: names.entity, ...lists };
  const classes = [{ name: names.entity, file: joined(folder, `${names.file}.endpoint.ts`) }, ...behaviour];
  const registered = withRegistration(sourceOf(tree, project.module), registration);
  return classes
    .map(({ name, file }) => ({ name, from: relativeImport(project.module, file, project.ending) }))
    .concat({ name: 'RestModule', from: '@nestling/rest' })
    .reduce((source, { name, from }) => withImport(source, name, from), registered).text;
}

/** In production `synchronize` is off, as `nest add` writes it; the command refuses where it is on. */
const MIGRATION_NOTE =
  'Its migration runs on a database whose tables synchronize has not made, once the application is built: ' +
  'NODE_ENV=production npx nestling db upgrade dist/app.module.js';

/** A migration needs the command that runs it. */
function manifestOf(
  tree: SourceTree,
  { manifest }: NestProject,
  { migration }: EndpointGeneratorOptions,
): string | undefined {
  const text = tree.read(manifest) ?? '{}';
  const listed = migration === true ? withPackages(text, { dependencies: { nestling: ownRange() } }) : text;
  return listed === text ? undefined : listed;
}

/** Does what may find one more mistake, and notes it. */
function attempt<T>(work: () => T, found: SchematicsProblem[]): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SchematicsError)) throw error;
    found.push(...error.problems);
    return undefined;
  }
}
