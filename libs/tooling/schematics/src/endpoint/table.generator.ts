// Endpoints on tables that exist, by the reflection of @nestling/database.
import type { reflectDatabase, ReflectedSchema, schemaToEntities } from '@nestling/database';
import { join, posix } from 'node:path';
import ts from 'typescript';
import type { GeneratorReport, Surroundings } from '../generator/generator.js';
import { variableOf } from '../init/env.editor.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject } from '../project/nest.project.js';
import { refuse, type SchematicsProblem } from '../schematics.errors.js';
import { nodesOf, SourceText } from '../syntax/source.text.js';
import type { SourceTree } from '../tree/source.tree.js';
import { namesOf } from './endpoint.names.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { installedPackage, problemOf, refusal, unusedProblems, writeClasses } from './written.classes.js';

/** What is needed of the application's @nestling/database. */
interface DatabasePackage {
  readonly reflectDatabase: typeof reflectDatabase;
  readonly schemaToEntities: typeof schemaToEntities;
}

const UNUSED = [
  'name',
  'fields',
  'route',
  'service',
  'controller',
  'hooks',
  'migration',
  'fromYaml',
] as const;

/** Writes the classes of tables, and registers them. They come without a test: it would need the tables, too. */
export async function generateFromTables(
  tree: SourceTree,
  options: EndpointGeneratorOptions,
  { root }: Surroundings,
): Promise<GeneratorReport> {
  const { fromTable = '', camelCase = false } = options;
  const project = readProject(tree, options);
  refuse([
    ...pathProblems(options.path),
    ...unusedProblems(options, { source: 'from-table', unused: UNUSED }),
  ]);
  const folder = posix.dirname(project.manifest);
  const url =
    options.url ??
    process.env['DATABASE_URL'] ??
    variableOf(tree.read(posix.join(folder, '.env')) ?? '', 'DATABASE_URL');
  if (url === undefined) {
    throw refusal('url', 'it is not known where the tables are', 'Write --url, or DATABASE_URL in .env.');
  }
  const database = installedPackage<DatabasePackage>(join(root, folder), '@nestling/database', 'from-table');
  const schema = await database.reflectDatabase({ url }).catch((error: unknown) => {
    const what = `the database does not answer: ${String((error as Error).message)}`;
    throw refusal('url', what, 'Start it, or correct the url.');
  });
  const { tables, found } = chosenTables(schema, fromTable);
  refuse(found);
  const [only] = tables;
  const isOne = tables.length === 1 && only !== undefined;
  const names = isOne ? namesOf(only.name) : { plural: 'tables', file: 'tables' };
  const text = database.schemaToEntities({ ...schema, tables }, { camelCase });
  const path = `${options.path ?? names.plural}/${names.file}.endpoint.ts`;
  const classes = endpointsOf(new SourceText(path, text));
  return writeClasses(tree, root, { project, path, classes, textFor: () => text });
}

function chosenTables(
  { tables }: ReflectedSchema,
  wanted: string,
): { tables: ReflectedSchema['tables']; found: SchematicsProblem[] } {
  const keyed = tables.filter(({ key }) => key.length > 0);
  if (wanted === '*') return { tables: keyed, found: [] };
  const names = wanted.split(',').map((name) => name.trim());
  const missing = names.filter((name) => !keyed.some((table) => table.name === name));
  const remedy =
    keyed.length === 0
      ? 'Correct the url: the database has no such tables at all.'
      : `Use some of ${keyed.map(({ name }) => name).join(', ')}, or '*'.`;
  return {
    tables: keyed.filter(({ name }) => names.includes(name)),
    found: missing.map((name) =>
      problemOf('from-table', `there is no table "${name}" with a primary key`, remedy),
    ),
  };
}

function endpointsOf({ file }: SourceText): string[] {
  return nodesOf(file, ts.isClassDeclaration)
    .filter((node) => (ts.getDecorators(node) ?? []).some((one) => one.getText().startsWith('@RestEndpoint')))
    .flatMap(({ name }) => (name ? [name.text] : []));
}
