import { posix } from 'node:path';
import { joined, type SourceTree } from '../tree/source.tree.js';
import { withLines, withVariables } from './env.editor.js';

/** What the environment of an application gets. */
export interface EnvironmentParts {
  readonly variables: Readonly<Record<string, string>>;
  /** Files beside `.env` that version control is to ignore. */
  readonly ignored?: readonly string[];
}

/** Sets variables in the `.env` of a folder, which version control ignores; those that it has stay. */
export function writeEnvironment(
  tree: SourceTree,
  folder: string,
  { variables, ignored = [] }: EnvironmentParts,
): void {
  const path = joined(folder, '.env');
  tree.write(path, withVariables(tree.read(path) ?? '', variables));
  const ignore = ignoreFileOf(tree, folder) ?? joined(folder, '.gitignore');
  tree.write(ignore, withLines(tree.read(ignore) ?? '', ['.env', ...ignored]));
}

/** The nearest, which may be that of the workspace. */
function ignoreFileOf(tree: SourceTree, folder: string): string | undefined {
  const path = joined(folder, '.gitignore');
  if (tree.read(path) !== undefined) return path;
  if (folder === '') return undefined;
  const parent = posix.dirname(folder);
  return ignoreFileOf(tree, parent === '.' ? '' : parent);
}
