import type { SourceTree } from './source.tree.js';

/** What is needed of the tree of Nx. */
export interface NxTree {
  readonly root: string;
  read(path: string, encoding: 'utf-8'): string | null;
  write(path: string, text: string): void;
  children(folder: string): string[];
  isFile(path: string): boolean;
}

/** The tree of Nx. */
export function nxTree(tree: NxTree): SourceTree {
  return {
    read: (path) => (tree.isFile(path) ? (tree.read(path, 'utf-8') ?? undefined) : undefined),
    write: (path, text) => tree.write(path, text),
    list: (folder) => {
      const names = tree.children(folder);
      const isFile = (name: string): boolean => tree.isFile(folder === '' ? name : `${folder}/${name}`);
      return { files: names.filter(isFile), folders: names.filter((name) => !isFile(name)) };
    },
  };
}
