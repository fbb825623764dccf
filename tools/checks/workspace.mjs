import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const LIBRARY_PARENTS = ['libs', 'libs/plugins', 'libs/tooling'];
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.nx']);

/** A path as people write it: from the root of the workspace, with slashes. */
export const fromRoot = (file) => relative(ROOT, file).split(sep).join('/');

export const readText = (file) => readFileSync(file, 'utf8');

export const lineAt = (text, offset) => text.slice(0, offset).split('\n').length;

/** Every directory and file below `directory`, as absolute paths; generated ones are left out. */
export function* walk(directory) {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = join(directory, entry.name);
    yield { path, name: entry.name, isDirectory: entry.isDirectory() };
    if (entry.isDirectory()) yield* walk(path);
  }
}

export const filesBelow = (directory, matches) =>
  [...walk(directory)]
    .filter(({ isDirectory, name }) => !isDirectory && matches(name))
    .map(({ path }) => path);

function librariesIn(parent) {
  const directory = resolve(ROOT, parent);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .filter((candidate) => existsSync(join(candidate, 'package.json')))
    .map((root) => ({
      name: basename(root),
      root,
      src: join(root, 'src'),
      index: join(root, 'src/index.ts'),
      manifestFile: join(root, 'package.json'),
      manifest: JSON.parse(readText(join(root, 'package.json'))),
    }));
}

/** Every publishable package, with its short name (`core` for @nestling/core). */
export const libraries = () => LIBRARY_PARENTS.flatMap(librariesIn);
