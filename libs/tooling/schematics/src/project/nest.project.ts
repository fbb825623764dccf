import { posix } from 'node:path';
import { SCHEMATICS_CODES, SchematicsError } from '../schematics.errors.js';
import { importedFile, importedFrom, importEnding } from '../syntax/import.editor.js';
import { startedModule, startsFastify } from '../syntax/main.editor.js';
import { SourceText } from '../syntax/source.text.js';
import { filesBelow, joined, type SourceTree } from '../tree/source.tree.js';
import { findSourceRoot, type ProjectChoice } from './source-root.finder.js';

/** A Nest application in a tree, as far as generators care. */
export interface NestProject {
  /** The folder of the application; '' where it is the tree's root. */
  readonly root: string;
  /** Where its sources are: `src`. */
  readonly sourceRoot: string;
  /** The file that starts it, if there is one. */
  readonly main?: string;
  /** The file of the module that endpoints are registered in. */
  readonly module: string;
  /** What relative imports end in: '.js', or nothing. */
  readonly ending: string;
  readonly platform: 'express' | 'fastify';
  /** The manifest that lists the application's packages. */
  readonly manifest: string;
}

/** Finds the application that a generator is to work on. */
export function readProject(tree: SourceTree, choice: ProjectChoice = {}): NestProject {
  const sourceRoot = findSourceRoot(tree, choice);
  const root = posix.dirname(sourceRoot) === '.' ? '' : posix.dirname(sourceRoot);
  const mainFile = joined(sourceRoot, 'main.ts');
  const mainText = tree.read(mainFile);
  const main = mainText === undefined ? undefined : new SourceText(mainFile, mainText);
  const module = moduleOf(tree, { sourceRoot, main, ...choice });
  const manifest = manifestAbove(tree, root);
  const endings = [main, sourceOf(tree, module)].map((source) => source && importEnding(source));
  const isEsm = (JSON.parse(tree.read(manifest) ?? '{}') as { type?: string }).type === 'module';
  const ending = endings.find((one) => one !== undefined) ?? (isEsm ? '.js' : '');
  const platform = main && startsFastify(main) ? 'fastify' : 'express';
  return { root, sourceRoot, module, manifest, ending, platform, ...(main ? { main: mainFile } : {}) };
}

/** A file that a generator is going to change. */
export function sourceOf(tree: SourceTree, path: string): SourceText {
  return new SourceText(path, tree.read(path) ?? '');
}

function moduleOf(
  tree: SourceTree,
  { sourceRoot, main, module }: { sourceRoot: string; main: SourceText | undefined; module?: string },
): string {
  const candidates =
    module === undefined
      ? [...modulesBy(main), joined(sourceRoot, 'app.module.ts')]
      : named(module, sourceRoot);
  const found = candidates.find((path) => tree.read(path) !== undefined);
  if (found !== undefined) return found;
  const others = [...filesBelow(tree, sourceRoot)].filter((path) => path.endsWith('.module.ts'));
  throw new SchematicsError([
    {
      code: SCHEMATICS_CODES.moduleMissing,
      where: module ?? candidates[0] ?? sourceRoot,
      what: 'there is no such module',
      remedy:
        others.length > 0
          ? `Name one: --module ${others.join(', ')}.`
          : 'Name the file: --module src/app.module.ts.',
    },
  ]);
}

/** The module that `main.ts` starts. */
function modulesBy(main: SourceText | undefined): string[] {
  const name = main && startedModule(main);
  const specifier = main && name && importedFrom(main, name);
  return main && specifier?.startsWith('.') ? [importedFile(main.path, specifier)] : [];
}

function named(module: string, sourceRoot: string): string[] {
  const path = posix.normalize(module.replaceAll('\\', '/'));
  return [
    path,
    joined(sourceRoot, path),
    joined(sourceRoot, `${path}.module.ts`),
    joined(sourceRoot, `${path}/${path}.module.ts`),
  ];
}

function manifestAbove(tree: SourceTree, folder: string): string {
  const path = joined(folder, 'package.json');
  if (folder === '' || tree.read(path) !== undefined) return path;
  const parent = posix.dirname(folder);
  return manifestAbove(tree, parent === '.' ? '' : parent);
}
