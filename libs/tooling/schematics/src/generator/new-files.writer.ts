import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { SourceTree } from '../tree/source.tree.js';

/** A file that a generator makes. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Writes files, in the style of the project's own prettier if it has one. */
export async function writeNewFiles(
  tree: SourceTree,
  root: string,
  files: readonly NewFile[],
): Promise<void> {
  const prettier = prettierOf(root);
  const texts = await Promise.all(
    files.map((file) => (prettier ? formatted(prettier, root, file) : file.text)),
  );
  for (const [index, { path }] of files.entries()) tree.write(path, texts[index] ?? '');
}

/** A process of its own: whatever version it is, it reads the project's configuration as it does there. */
async function formatted(prettier: string, root: string, { path, text }: NewFile): Promise<string> {
  if (!/\.([cm]?[jt]s|json|md|ya?ml)$/.test(path)) return text;
  const child = spawn(process.execPath, [prettier, '--stdin-filepath', path], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end(text);
  const [output, [status]] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  return status === 0 && output !== '' ? output : text;
}

/** The command of the project's prettier. */
function prettierOf(root: string): string | undefined {
  const manifest = join(root, 'package.json');
  if (!existsSync(manifest)) return undefined;
  try {
    const require = createRequire(manifest);
    const found = require.resolve('prettier/package.json');
    const { bin } = require(found) as { bin: string | { prettier: string } };
    return join(dirname(found), typeof bin === 'string' ? bin : bin.prettier);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
