// What is generated, compiled and tested as it stands, with the packages of the workspace.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

const { resolve } = createRequire(import.meta.url);
const execute = promisify(execFile);
const WORKSPACE = join(import.meta.dirname, '../../../..');

/** Runs the tests of a folder, and answers what the runner says. */
export function jestIn(folder: string): Promise<string> {
  const config = join(folder, 'jest.config.mjs');
  writeFileSync(
    config,
    `import preset from '${relative(folder, WORKSPACE)}/jest.preset.js';
export default { ...preset, id: 'generated', rootDir: import.meta.dirname, testMatch: ['<rootDir>/test/*.e2e-spec.ts'] };
`,
  );
  return run(join(resolve('jest/package.json'), '../bin/jest.js'), '--config', config);
}

/** Compiles a folder. */
export async function tscIn(folder: string): Promise<void> {
  const root = relative(folder, WORKSPACE);
  const config = join(folder, 'tsconfig.generated.json');
  const compilerOptions = { noEmit: true, rootDir: root, types: ['node', 'jest'], target: 'ES2023' };
  const extended = { extends: `${root}/tsconfig.base.json`, compilerOptions, include: ['src', 'test'] };
  writeFileSync(config, JSON.stringify(extended));
  await run(resolve('typescript/bin/tsc'), '-p', config);
}

/** What a program printed; what it complained of, if it failed. */
async function run(...args: string[]): Promise<string> {
  const { stdout, stderr } = await execute(process.execPath, args).catch((error: unknown) => {
    const failed = error as { stdout: string; stderr: string };
    throw new Error(failed.stdout + failed.stderr);
  });
  return stripVTControlCharacters(stdout + stderr);
}
