// How `nest add` of a package reaches the generators: they are in @nestling/schematics, which an application has for its
// development only. No package depends on it, so that nobody deploys it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Rule = (tree: unknown, context: unknown) => Promise<void>;

interface Generators {
  nestAdd(name: string, options: object): Rule;
}

const GENERATORS = '@nestling/schematics';

/**
 * The `nest-add` schematic of a package: installs the generators for development, if the application lacks them, and has them
 * wire the package.
 *
 * @example
 * export default nestAdd('@nestling/rest');
 */
export function nestAdd(name: string): (options: object) => Rule {
  return (options) => async (tree, context) => {
    const root = process.cwd();
    if (locate(root) === undefined) install(root);
    const place = locate(root);
    if (place === undefined)
      throw new Error(`${GENERATORS} is not installed; run npm install --save-dev ${GENERATORS}.`);
    const generators = createRequire(place)(GENERATORS) as Generators;
    await generators.nestAdd(name, options)(tree, context);
  };
}

/** The manifest from which the generators are found. Node remembers what it has not found, so it is not asked before. */
function locate(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', GENERATORS, 'package.json');
    if (existsSync(manifest)) return join(folder, 'package.json');
    if (folder === dirname(folder)) return undefined;
  }
}

function install(root: string): void {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const wanted = `${GENERATORS}@^${version}`;
  const [manager, ...add] = existsSync(join(root, 'pnpm-lock.yaml'))
    ? ['pnpm', 'add', '--save-dev']
    : existsSync(join(root, 'yarn.lock'))
      ? ['yarn', 'add', '--dev']
      : ['npm', 'install', '--save-dev', '--no-audit', '--no-fund'];
  process.stdout.write(`Installing ${wanted} for development...\n`);
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync(manager ?? 'npm', [...add, wanted], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  });
  if (status !== 0) throw new Error(`${wanted} could not be installed; install it, and call nest add again.`);
}
