import { libraries, lineAt, readText } from './workspace.mjs';

const REQUIRED = {
  description: 'Add one sentence that says what the package does for its user.',
  license: 'Add "license": "MIT".',
  engines: 'Add "engines": { "node": ">=20.19" }.',
  files: 'Add "files": ["dist", "README.md"], or everything is published.',
};
const NEST_RANGE = /^\^12(\.|$)/;

/** The packages that NestJS releases together; @nestjs/* companions follow the same major. */
const isNest = ([name]) => name.startsWith('@nestjs/');

const isEmpty = (value) => value === undefined || value.length === 0 || Object.keys(value).length === 0;

function checkManifest({ manifest, manifestFile }) {
  const missing = Object.entries(REQUIRED)
    .filter(([field]) => isEmpty(manifest[field]))
    .map(([field, remedy]) => ({ file: manifestFile, line: 1, problem: `"${field}" is missing.`, remedy }));
  const text = readText(manifestFile);
  const wrongPeers = Object.entries(manifest.peerDependencies ?? {})
    .filter((peer) => isNest(peer) && !NEST_RANGE.test(peer[1]))
    .map(([name, range]) => ({
      file: manifestFile,
      line: lineAt(text, text.indexOf(`"${name}"`, text.indexOf('"peerDependencies"'))),
      problem: `The peer ${name} is "${range}".`,
      remedy: 'Nestling is made for NestJS 12: use "^12.0.0".',
    }));
  return [...missing, ...wrongPeers];
}

/** Every package.json below libs says what it is, ships only its build, and asks for NestJS 12. */
export const checkManifests = () => libraries().flatMap(checkManifest);
