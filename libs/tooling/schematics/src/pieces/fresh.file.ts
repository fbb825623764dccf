import { SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';
import type { SourceTree } from '../tree/source.tree.js';

/** What is wrong with making a file: that it is there. */
export function freshFile(tree: SourceTree, path: string): SchematicsProblem[] {
  if (tree.read(path) === undefined) return [];
  const what = 'the file exists already';
  return [
    { code: SCHEMATICS_CODES.fileExists, where: path, what, remedy: 'Choose another name, or remove it.' },
  ];
}
