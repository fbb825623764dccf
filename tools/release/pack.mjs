/** `node tools/release/pack.mjs <folder>`: what an image needs of the published packages, which have to be built, as tarballs. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { libraries } from '../checks/workspace.mjs';
import { pack } from './packed.package.mjs';

/** Tools of a developer, which an app never loads. */
const isTooling = ({ manifest }) =>
  manifest.nx?.tags?.some((tag) => ['type:testing', 'type:tooling'].includes(tag));

const folder = resolve(process.argv[2] ?? 'packages');
mkdirSync(folder, { recursive: true });
for (const library of libraries().filter((one) => !isTooling(one)))
  console.log(pack(library, folder).tarball);
