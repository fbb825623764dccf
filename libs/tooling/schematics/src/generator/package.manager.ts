import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LOCK_FILES = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
] as const;

/** The package manager of a project, by its lock file. */
export function managerOf(folder: string): 'npm' | 'pnpm' | 'yarn' {
  const found = LOCK_FILES.find(([file]) => existsSync(join(folder, file)));
  if (found) return found[1];
  const parent = dirname(folder);
  return parent === folder ? 'npm' : managerOf(parent);
}

/** Installs what a project's manifest lists; answers whether it could, and complains if not. */
export function installPackages(folder: string): boolean {
  const manager = managerOf(folder);
  const { status } = spawnSync(manager, ['install'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return true;
  process.stderr.write(`The packages were not installed; run ${manager} install.\n`);
  return false;
}
