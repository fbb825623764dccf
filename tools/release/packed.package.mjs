// Packages as npm would publish them, and what is wrong with one by itself.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What a tarball may hold beside what package.json names. */
const NEEDED = ['package.json', 'README.md', 'LICENSE'];
const STRAY = /\.(spec|test)\.|\.tsbuildinfo$|\.map$|(^|\/)(src|test)\/|\.db$|\.env$/;

/** All are ESM, which `require()` loads from Node 20.19 on; paths below a package are for what reads `exports`. */
const isMeant = ({ kind, entrypoint, resolutionKind }) =>
  kind === 'CJSResolvesToESM' ||
  (kind === 'NoResolution' && resolutionKind === 'node10' && entrypoint !== '.');

/** Packs a library, built before, into a folder. */
export function pack({ root, manifest }, folder) {
  const args = ['pack', '--json', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return { root, manifest, tarball: join(folder, filename), files: files.map(({ path }) => path) };
}

/** Everything that is wrong with a package before anybody installs it, in words. */
export async function mistakesOf(packed) {
  return [...contents(packed), ...(await publintSays(packed)), ...(await typesSay(packed))];
}

function contents({ files }) {
  const missing = NEEDED.filter((file) => !files.includes(file)).map((file) => `${file} is not in it`);
  const stray = files.filter((file) => STRAY.test(file)).map((file) => `${file} does not belong in it`);
  return [...missing, ...stray];
}

async function publintSays({ manifest, tarball }) {
  const { messages } = await publint({ pack: { tarball: bytes(tarball).buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
}

async function typesSay({ tarball }) {
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(bytes(tarball)));
  if (!types) return ['attw: it has no types'];
  return problems
    .filter((problem) => !isMeant(problem))
    .map(({ kind, entrypoint = '', resolutionKind = '' }) => `attw: ${kind} ${entrypoint} ${resolutionKind}`);
}

function bytes(file) {
  return new Uint8Array(readFileSync(file));
}
