import { posix } from 'node:path';
import type { FieldDeclaration } from '../fields/field.declaration.js';
import { parseFields, splitFields } from '../fields/field.parser.js';
import type { GeneratorReport, GeneratorRun, Surroundings } from '../generator/generator.js';
import { writeNewFiles, type NewFile } from '../generator/new-files.writer.js';
import { readProject, sourceOf, type NestProject } from '../project/nest.project.js';
import { pathProblems } from '../project/path.checks.js';
import { refuse, SCHEMATICS_CODES, SchematicsError, type SchematicsProblem } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withRegistration, type Registration } from '../syntax/module.editor.js';
import { filesBelow, joined, type SourceTree } from '../tree/source.tree.js';
import { writeController, writeHooks, writeService } from './behaviour.writer.js';
import { entityProblems, namesOf, type EndpointNames } from './endpoint.names.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { findEntity, neededEntities, twinProblems, type EntityClass } from './entity.reader.js';
import { writeEntity } from './entity.writer.js';
import { generateFromTables } from './table.generator.js';
import { migrationFileOf, writeMigration } from './migration.writer.js';
import { writeTest } from './test.writer.js';
import { generateFromYaml } from './yaml.generator.js';

const EXAMPLE = 'name:string:min=1 price:decimal:scale=2 author:ref=Author';

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
  const plan = planOf(tree, options, texts);
  const files = filesOf(tree, plan, options);
  const taken = files.filter(({ path }) => tree.read(path) !== undefined);
  refuse(taken.map(({ path }) => existing(path)));
  const module = withEndpoint(tree, plan, options);
  await writeNewFiles(tree, surroundings.root, files);
  tree.write(plan.project.module, module);
  return reportOf(plan, options);
};

async function fieldTexts(
  { fields, name }: EndpointGeneratorOptions,
  { ask }: Surroundings,
): Promise<string[]> {
  if (typeof fields === 'string' && fields.trim() !== '') return splitFields(fields);
  if (typeof fields === 'object' && fields.length > 0) return [...fields];
  return ask ? splitFields(await ask(`Which fields has ${name ?? 'it'}? For instance ${EXAMPLE}:`, '')) : [];
}

function planOf(tree: SourceTree, options: EndpointGeneratorOptions, texts: readonly string[]): Plan {
  const { fields, problems } = parseFields(texts);
  const found = [...entityProblems(options.name ?? '', 'order-line'), ...problems];
  if (texts.length === 0) found.push(fieldsMissing());
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
  found.push(...missing.map((name) => targetMissing(name, fields)), ...selfProblems(fields, names.entity));
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

function reportOf({ names, project, route }: Plan, { migration }: EndpointGeneratorOptions): GeneratorReport {
  const run = 'Its migration runs, once the application is built: nestling db upgrade dist/app.module.js';
  return {
    notes: [
      `${names.entity} answers at /${route}, registered in ${project.module}.`,
      ...(migration === true ? [run] : []),
    ],
    installs: false,
  };
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

function moduleProblems(tree: SourceTree, { sourceRoot }: NestProject): SchematicsProblem[] {
  const modules = [...filesBelow(tree, sourceRoot)].filter((path) => path.endsWith('.ts'));
  const started = modules.some((path) =>
    /\b(RestModule\.forRoot|NestlingModule\.)/.test(tree.read(path) ?? ''),
  );
  if (started) return [];
  const what = 'no module imports RestModule.forRoot(...)';
  const remedy = 'Run nest add @nestling/rest first; in an Nx workspace, nx g @nestling/schematics:init.';
  return [{ code: SCHEMATICS_CODES.moduleMissing, where: sourceRoot, what, remedy }];
}

function routeProblems(route: string | undefined): SchematicsProblem[] {
  if (route === undefined || /^[A-Za-z0-9_~-]+([./][A-Za-z0-9_~-]+)*$/.test(route)) return [];
  const what = `"${route}" is no path`;
  return [
    {
      code: SCHEMATICS_CODES.optionInvalid,
      where: 'route',
      what,
      remedy: 'Write it without slashes around it: order-lines.',
    },
  ];
}

function selfProblems(fields: readonly FieldDeclaration[], entity: string): SchematicsProblem[] {
  return fields
    .filter(
      ({ kind, target, options }) =>
        kind === 'reference' && target === entity && options['nullable'] !== true,
    )
    .map(({ name }) => ({
      code: SCHEMATICS_CODES.fieldInvalid,
      where: name,
      what: 'a row that has to refer to another of its kind can never be the first',
      remedy: `Add nullable: ${name}:ref=${entity}:nullable.`,
    }));
}

function targetMissing(name: string, fields: readonly FieldDeclaration[]): SchematicsProblem {
  const field = fields.find(({ target }) => target === name);
  return {
    code: SCHEMATICS_CODES.classMissing,
    where: `${field?.name ?? name}:ref=${name}`,
    what: `no file exports a class ${name}`,
    remedy: `Generate it first: nestling g endpoint ${namesOf(name).file} ..., or correct the name.`,
  };
}

function fieldsMissing(): SchematicsProblem {
  return {
    code: SCHEMATICS_CODES.fieldInvalid,
    where: 'the fields',
    what: 'there are none',
    remedy: `Name them: nestling g endpoint product ${EXAMPLE}; nx g takes --fields="...", and nest g asks at a terminal.`,
  };
}

function existing(path: string): SchematicsProblem {
  const what = 'the file exists already';
  return {
    code: SCHEMATICS_CODES.fileExists,
    where: path,
    what,
    remedy: 'Choose another name, or remove it.',
  };
}
