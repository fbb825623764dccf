// Endpoints of a YAML file as classes, by the reader of nestling, which the application has installed; this package cannot
// depend on it, for it offers this one's generators.
import { join, posix, relative, resolve } from 'node:path';
import type { GeneratorReport, Surroundings } from '../generator/generator.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject, type NestProject } from '../project/nest.project.js';
import { refuse, SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import { relativeImport } from '../syntax/import.editor.js';
import type { SourceTree } from '../tree/source.tree.js';
import { namesOf } from './endpoint.names.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { findEntity } from './entity.reader.js';
import { installedPackage, problemOf, refusal, unusedProblems, writeClasses } from './written.classes.js';

/** What is needed of the application's nestling. */
interface NestlingPackage {
  fileToEntities(file: string, choice: { readonly endpoints?: readonly string[] }): Promise<WrittenFile>;
}

interface WrittenFile {
  readonly text: string;
  readonly classes: readonly string[];
  readonly needs: readonly string[];
  readonly packages: readonly string[];
  readonly rest: readonly string[];
}

const UNUSED = [
  'fields',
  'route',
  'service',
  'controller',
  'hooks',
  'migration',
  'url',
  'camelCase',
] as const;

/** Writes the classes of a file's endpoints, and registers them; a name chooses one of them. */
export async function generateFromYaml(
  tree: SourceTree,
  options: EndpointGeneratorOptions,
  { root }: Surroundings,
): Promise<GeneratorReport> {
  const { fromYaml = '', name } = options;
  const project = readProject(tree, options);
  refuse([
    ...pathProblems(options.path),
    ...unusedProblems(options, { source: 'from-yaml', unused: UNUSED }),
  ]);
  const folder = join(root, posix.dirname(project.manifest));
  const nestling = installedPackage<NestlingPackage>(folder, 'nestling', 'from-yaml');
  const file = relative(process.cwd(), resolve(root, fromYaml));
  const choice = name === undefined ? {} : { endpoints: [name] };
  const written = await nestling.fileToEntities(file, choice).catch((error: unknown) => {
    if (!['ConfigFileError', 'UsageError'].includes((error as Error).name)) throw error;
    throw refusal('from-yaml', (error as Error).message, 'Correct the file, or the name of the endpoint.');
  });
  const homes = written.needs.map((entity) => findEntity(tree, project.sourceRoot, entity));
  refuse([...missingClasses(written, homes), ...missingPackages(tree, project, written)]);
  const [only = ''] = written.classes;
  const names = written.classes.length === 1 ? namesOf(only) : { plural: 'api', file: 'api' };
  const imports = (path: string): string[] =>
    homes.flatMap((home) =>
      home ? [`import { ${home.name} } from '${relativeImport(path, home.file, project.ending)}';\n`] : [],
    );
  const report = await writeClasses(tree, root, {
    project,
    path: `${options.path ?? names.plural}/${names.file}.endpoint.ts`,
    classes: written.classes,
    textFor: (path) => imports(path).join('') + written.text,
  });
  const rest = `What the file says in ${written.rest.join(', ')} is for the modules of the application to say.`;
  return written.rest.length === 0 ? report : { ...report, notes: [...report.notes, rest] };
}

function missingClasses({ needs, classes }: WrittenFile, homes: readonly unknown[]): SchematicsProblem[] {
  const missing = needs.filter((_, index) => homes[index] === undefined);
  return missing.map((entity) => ({
    code: SCHEMATICS_CODES.classMissing,
    where: entity,
    what: `${classes.join(', ')} refers to it, and no file exports such a class`,
    remedy: 'Write it from the file first, or leave the name out, which writes all.',
  }));
}

function missingPackages(
  tree: SourceTree,
  { manifest }: NestProject,
  { packages, classes }: WrittenFile,
): SchematicsProblem[] {
  const { dependencies = {} } = JSON.parse(tree.read(manifest) ?? '{}') as {
    dependencies?: Record<string, string>;
  };
  return packages
    .filter((name) => !Object.hasOwn(dependencies, name))
    .map((name) =>
      problemOf(
        name,
        `${classes.join(', ')} uses its options, and it is not wired`,
        `Run npx nest add ${name} first.`,
      ),
    );
}
