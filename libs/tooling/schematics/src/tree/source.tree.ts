/**
 * The files a generator reads and writes: the tree of the Nest CLI, that of Nx, or a folder. Paths are relative to its root,
 * with slashes. What is written is on the disk only once the generator is done.
 */
export interface SourceTree {
  /** The text of a file, or undefined where there is none. */
  read(path: string): string | undefined;
  /** Makes a file, or replaces its text. */
  write(path: string, text: string): void;
  /** The names in a folder; empty where there is none. */
  list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] };
}

const NOT_SOURCES = new Set(['node_modules', 'dist', 'coverage']);

/** Every file below a folder, but for what is installed or built. */
export function* filesBelow(tree: SourceTree, folder: string): Generator<string> {
  const { files, folders } = tree.list(folder);
  for (const file of files) yield joined(folder, file);
  for (const name of folders) {
    if (!NOT_SOURCES.has(name) && !name.startsWith('.')) yield* filesBelow(tree, joined(folder, name));
  }
}

/** A path below a folder; the folder may be the root, ''. */
export function joined(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
