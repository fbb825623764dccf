// What the benchmark needs beside the workspace: installed and built when it first runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BENCH = fileURLToPath(new URL('..', import.meta.url));
export const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url));
const CRUD = join(BENCH, 'competitors/crud');

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: process.env,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}.`);
}

/** npm keeps a copy of the lock file it has installed; an older one is out of date. */
function isInstalled(directory) {
  const installed = join(directory, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(directory, 'package-lock.json')).mtimeMs;
}

function install(directory) {
  if (isInstalled(directory)) return;
  console.log(`Installing ${JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).name} ...`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], directory);
}

/** Installs and builds what the competitors need. */
export function prepareInstallation(competitors) {
  install(BENCH);
  console.log('Building ...');
  const packages = '@nestling/rest,@nestling/cache';
  run('npx', ['nx', 'run-many', '-t', 'build', '-p', packages, '--output-style=static'], WORKSPACE);
  run('npx', ['tsc', '-p', 'tools/bench/tsconfig.build.json'], WORKSPACE);
  if (!competitors.some(({ name }) => name === 'crud')) return;
  install(CRUD);
  run('npx', ['tsc', '-p', 'tools/bench/competitors/crud/tsconfig.json'], WORKSPACE);
}
