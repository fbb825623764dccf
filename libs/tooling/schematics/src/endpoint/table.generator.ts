// Endpoints on tables that exist, by the reflection of @nestling/database.
import type { reflectDatabase, ReflectedSchema, schemaToEntities } from '@nestling/database';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';
import type { GeneratorReport, Surroundings } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { variableOf } from '../init/env.editor.js';
import { freshFile } from '../pieces/fresh.file.js';
import { readProject, sourceOf } from '../project/nest.project.js';
import { refuse, SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withRegistration } from '../syntax/module.editor.js';
import { nodesOf, SourceText } from '../syntax/source.text.js';
import { joined, type SourceTree } from '../tree/source.tree.js';
import { namesOf } from './endpoint.names.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { twinProblems } from './entity.reader.js';

/** What is needed of the application's @nestling/database. */
interface DatabasePackage {
  readonly reflectDatabase: typeof reflectDatabase;
  readonly schemaToEntities: typeof schemaToEntities;
}

/** Writes the classes of tables, and registers them. They come without a test: it would need the tables, too. */
export async function generateFromTables(
  tree: SourceTree,
  options: EndpointGeneratorOptions,
  { root }: Surroundings,
): Promise<GeneratorReport> {
  const project = readProject(tree, options);
  const folder = posix.dirname(project.manifest);
  const url =
    options.url ??
    process.env['DATABASE_URL'] ??
    variableOf(tree.read(posix.join(folder, '.env')) ?? '', 'DATABASE_URL');
  if (url === undefined)
    return refused(
      problemOf('url', 'it is not known where the tables are', 'Write --url, or DATABASE_URL in .env.'),
    );
  const database = databaseOf(join(root, folder));
  const schema = await database
    .reflectDatabase({ url })
    .catch((error: unknown) =>
      refused(
        problemOf(
          'url',
          `the database does not answer: ${String((error as Error).message)}`,
          'Start it, or correct the url.',
        ),
      ),
    );
  const { tables, found } = chosenTables(schema, options.fromTable ?? '');
  const [only] = tables;
  const name = options.path ?? (tables.length === 1 && only ? namesOf(only.name).plural : 'tables');
  const file = joined(
    project.sourceRoot,
    `${name}/${tables.length === 1 && only ? namesOf(only.name).file : 'tables'}.endpoint.ts`,
  );
  refuse([...found, ...freshFile(tree, file)]);
  const text = database.schemaToEntities({ ...schema, tables }, { camelCase: options.camelCase ?? false });
  const classes = endpointsOf(new SourceText(file, text));
  refuse(classes.flatMap((entity) => twinProblems(tree, project.sourceRoot, entity)));
  const from = relativeImport(project.module, file, project.ending);
  const module = classes.reduce(
    (source, entity) => withImport(withRegistration(source, { endpoints: entity }), entity, from),
    withImport(sourceOf(tree, project.module), 'RestModule', '@nestling/rest'),
  );
  await writeNewFiles(tree, root, [{ path: file, text }]);
  tree.write(project.module, module.text);
  return { notes: [`${classes.join(', ')}: registered in ${project.module}.`], installs: false };
}

function databaseOf(folder: string): DatabasePackage {
  try {
    return createRequire(join(folder, 'package.json'))('@nestling/database') as DatabasePackage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    const remedy = 'Run npm install @nestling/database.';
    return refused(
      problemOf('from-table', '@nestling/database, which reads tables, is not installed', remedy),
    );
  }
}

function chosenTables(
  { tables }: ReflectedSchema,
  wanted: string,
): { tables: ReflectedSchema['tables']; found: SchematicsProblem[] } {
  const keyed = tables.filter(({ key }) => key.length > 0);
  if (wanted === '*') return { tables: keyed, found: [] };
  const names = wanted.split(',').map((name) => name.trim());
  const missing = names.filter((name) => !keyed.some((table) => table.name === name));
  const remedy = `Use some of ${keyed.map(({ name }) => name).join(', ')}, or '*'.`;
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

function problemOf(where: string, what: string, remedy: string): SchematicsProblem {
  return { code: SCHEMATICS_CODES.optionInvalid, where, what, remedy };
}

function refused(problem: SchematicsProblem): never {
  refuse([problem]);
  throw new Error(problem.what);
}
