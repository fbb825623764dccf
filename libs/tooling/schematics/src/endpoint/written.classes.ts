// Classes that another package of the application writes: @nestling/database those of tables, nestling those of a YAML file.
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import type { GeneratorReport } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { freshFile } from '../pieces/fresh.file.js';
import { sourceOf, type NestProject } from '../project/nest.project.js';
import { refuse, SCHEMATICS_CODES, SchematicsError, type SchematicsProblem } from '../schematics.errors.js';
import { relativeImport, withImport } from '../syntax/import.editor.js';
import { withRegistration } from '../syntax/module.editor.js';
import { joined, type SourceTree } from '../tree/source.tree.js';
import { moduleProblems } from './endpoint.checks.js';
import type { EndpointGeneratorOptions } from './endpoint.options.js';
import { twinProblems } from './entity.reader.js';

/** Where classes are written to, and what they are. */
export interface WrittenClasses {
  readonly project: NestProject;
  /** The file, below the sources. */
  readonly path: string;
  readonly classes: readonly string[];
  /** The source, for a file of this path. */
  textFor(file: string): string;
}

/** Writes a file of classes, and registers them. */
export async function writeClasses(
  tree: SourceTree,
  root: string,
  { project, path, classes, textFor }: WrittenClasses,
): Promise<GeneratorReport> {
  const file = posix.normalize(joined(project.sourceRoot, path));
  const twins = classes.flatMap((entity) => twinProblems(tree, project.sourceRoot, entity));
  refuse([...moduleProblems(tree, project), ...freshFile(tree, file), ...twins]);
  const text = textFor(file);
  const from = relativeImport(project.module, file, project.ending);
  const module = classes.reduce(
    (source, entity) => withImport(withRegistration(source, { endpoints: entity }), entity, from),
    withImport(sourceOf(tree, project.module), 'RestModule', '@nestling/rest'),
  );
  await writeNewFiles(tree, root, [{ path: file, text }]);
  tree.write(project.module, module.text);
  return { notes: [`${classes.join(', ')}: registered in ${project.module}.`], installs: false };
}

/** A package as the application has it installed; an option is what needs it. */
export function installedPackage<T>(folder: string, name: string, option: string): T {
  try {
    return createRequire(join(folder, 'package.json'))(name) as T;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error;
    throw refusal(option, `${name}, which reads it, is not installed`, `Run npm install ${name}.`);
  }
}

/** What is of no use where classes are written by another package. */
export function unusedProblems(
  options: EndpointGeneratorOptions,
  {
    source,
    unused,
  }: { readonly source: string; readonly unused: readonly (keyof EndpointGeneratorOptions)[] },
): SchematicsProblem[] {
  const given = unused.filter((name) => options[name] !== undefined && options[name] !== false);
  return given.map((name) =>
    problemOf(name, `it cannot be given together with --${source}`, 'Leave it out.'),
  );
}

/** One mistake, thrown. */
export function refusal(where: string, what: string, remedy: string): SchematicsError {
  return new SchematicsError([problemOf(where, what, remedy)]);
}

/** A mistake in an option. */
export function problemOf(where: string, what: string, remedy: string): SchematicsProblem {
  return { code: SCHEMATICS_CODES.optionInvalid, where, what, remedy };
}
