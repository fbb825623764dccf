import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { boundNames, nameTaken } from '../syntax/import.editor.js';
import { SourceText } from '../syntax/source.text.js';
import type { SourceTree } from '../tree/source.tree.js';

/** A file that a generator makes. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files, in the style of the project's own prettier if it has one.
 *
 * @throws SchematicsError where a class would have the name of something that its file needs
 */
export async function writeNewFiles(
  tree: SourceTree,
  root: string,
  files: readonly NewFile[],
): Promise<void> {
  for (const file of files) checkNames(file);
  const prettier = prettierOf(root);
  const texts = prettier === undefined ? undefined : await formatted(prettier, root, files);
  for (const [index, { path, text }] of files.entries()) tree.write(path, texts?.[index] ?? text);
}

function checkNames({ path, text }: NewFile): void {
  if (!path.endsWith('.ts')) return;
  const names = boundNames(new SourceText(path, text));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw nameTaken(path, twice);
}

/** What prettier cannot read is null. */
const FORMAT = `(async () => {
  const prettier = require(process.argv[1]);
  const files = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const format = async ({ path, text }) => {
    const options = await prettier.resolveConfig(path, { editorconfig: true });
    return prettier.format(text, { ...options, filepath: path });
  };
  const texts = await Promise.all(files.map((file) => format(file).catch(() => null)));
  process.stdout.write(JSON.stringify(texts));
})();`;

/** A process of its own: whatever version it is, it reads the project's configuration as it does there. */
async function formatted(
  prettier: string,
  root: string,
  files: readonly NewFile[],
): Promise<readonly (string | null)[] | undefined> {
  const child = spawn(process.execPath, ['--eval', FORMAT, prettier], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end(JSON.stringify(files.map(({ path, text }) => ({ path: join(root, path), text }))));
  const [output, [status]] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  return status === 0 && output !== '' ? (JSON.parse(output) as (string | null)[]) : undefined;
}

/** The project's prettier. */
function prettierOf(root: string): string | undefined {
  const manifest = join(root, 'package.json');
  if (!existsSync(manifest)) return undefined;
  try {
    return createRequire(manifest).resolve('prettier');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
