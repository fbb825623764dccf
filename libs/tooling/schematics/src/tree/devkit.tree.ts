import type { SourceTree } from './source.tree.js';

/** What is needed of the tree of @angular-devkit/schematics, on which the Nest CLI stands. */
export interface DevkitTree {
  exists(path: string): boolean;
  read(path: string): Buffer | null;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
  getDir(path: string): { readonly subfiles: readonly string[]; readonly subdirs: readonly string[] };
}

/** The tree of the Nest CLI. */
export function devkitTree(tree: DevkitTree): SourceTree {
  return {
    read: (path) => (tree.exists(path) ? tree.read(path)?.toString('utf8') : undefined),
    write: (path, text) => {
      if (!tree.exists(path)) tree.create(path, text);
      else if (tree.read(path)?.toString('utf8') !== text) tree.overwrite(path, text);
    },
    list: (folder) => {
      const { subfiles, subdirs } = tree.getDir(`/${folder}`);
      return { files: subfiles, folders: subdirs };
    },
  };
}
