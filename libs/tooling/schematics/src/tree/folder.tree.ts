import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceTree } from './source.tree.js';

/** A change that a generator made, or would make. */
export interface FileChange {
  readonly kind: 'create' | 'update';
  readonly path: string;
  /** Bytes of the new text. */
  readonly size: number;
}

/** A folder of the disk, with changes that wait for `commit()`. */
export class FolderTree implements SourceTree {
  private readonly written = new Map<string, string>();

  constructor(readonly root: string) {}

  read(path: string): string | undefined {
    return this.written.get(path) ?? this.onDisk(path);
  }

  write(path: string, text: string): void {
    if (this.onDisk(path) === text) this.written.delete(path);
    else this.written.set(path, text);
  }

  list(folder: string): { files: string[]; folders: string[] } {
    const entries = isFolder(join(this.root, folder))
      ? readdirSync(join(this.root, folder), { withFileTypes: true })
      : [];
    const prefix = folder === '' ? '' : `${folder}/`;
    const added = [...this.written.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/'));
    const files = [
      ...entries.filter((entry) => entry.isFile()).map(({ name }) => name),
      ...added.filter(({ length }) => length === 1).map(([name = '']) => name),
    ];
    const folders = [
      ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
      ...added.filter(({ length }) => length > 1).map(([name = '']) => name),
    ];
    return { files: [...new Set(files)].sort(), folders: [...new Set(folders)].sort() };
  }

  /** What `commit()` would do. */
  get changes(): FileChange[] {
    return [...this.written].map(([path, text]) => ({
      kind: this.onDisk(path) === undefined ? 'create' : 'update',
      path,
      size: Buffer.byteLength(text),
    }));
  }

  /** Writes the changes to the disk. */
  commit(): void {
    for (const [path, text] of this.written) {
      const file = join(this.root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    this.written.clear();
  }

  private onDisk(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
      throw error;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
