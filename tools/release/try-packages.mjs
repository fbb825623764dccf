/**
 * `npm run test:packages`: packs every published package, looks at what is in it, installs all of them from their tarballs in
 * an empty folder and uses them there: require and import, strict types, the programs of the READMEs, and the quick start.
 * The packages have to be built.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraries } from '../checks/workspace.mjs';
import { Consumer, freePort } from './consumer.mjs';
import { mistakesOf, pack } from './packed.package.mjs';
import { firstBlock, programOf } from './readme.mjs';

/** What users bring themselves, and the READMEs' installs name. */
const COMPANIONS = ['@nestjs/platform-express', '@nestjs/testing', 'libsql', '@types/node@20'];

/** What nobody has to install who does not use it. */
const OPTIONAL = ['@nestjs/swagger', '@nestjs/platform-fastify', 'class-validator', 'pg', 'mysql2'];

/** The first and the last versions that are promised; npm has them as packages. */
const NODES = ['20.19.0', '22', '24'];

const STRICT = {
  compilerOptions: {
    target: 'ES2023',
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    outDir: 'out',
    types: ['node'],
  },
  include: ['*.ts'],
};

const work = mkdtempSync(join(tmpdir(), 'nestling-packages-'));
let failures = 0;

async function step(title, run) {
  const start = performance.now();
  try {
    await run();
    console.log(`ok      ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failures++;
    const lines = error.message.trimEnd().split('\n').slice(0, 40);
    console.log(`FAILED  ${title}\n${lines.map((line) => `        ${line}`).join('\n')}`);
  }
}

const packages = libraries().map((library) => pack(library, work));
const names = packages.map(({ manifest }) => manifest.name);

for (const packed of packages) {
  await step(`${packed.manifest.name} holds what it needs`, async () => {
    const mistakes = await mistakesOf(packed);
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  });
}

const consumer = new Consumer(join(work, 'consumer'));
await step('all install from the registry and their tarballs', () =>
  consumer.install([...packages.map(({ tarball }) => tarball), ...COMPANIONS]),
);
await step('each can be imported and required', async () => {
  consumer.write('import.mjs', names.map((name) => `await import('${name}');\n`).join(''));
  consumer.write('require.cjs', names.map((name) => `require('${name}');\n`).join(''));
  await consumer.run('node', ['import.mjs']);
  await consumer.run('node', ['require.cjs']);
});
for (const version of NODES) {
  const node = ['-y', '-p', `node@${version}`, 'node'];
  const [found] = (await consumer.run('npx', [...node, '--version']).catch(() => '')).match(/v[\d.]+/) ?? [];
  if (found === undefined) {
    console.log(`absent  Node ${version} is not to be had here: nothing was imported on it`);
    continue;
  }
  await step(`each can be imported and required on Node ${found}`, async () => {
    for (const file of ['import.mjs', 'require.cjs']) await consumer.run('npx', [...node, file]);
  });
}

const programs = packages.flatMap(({ root, manifest: { name } }) => {
  const program = programOf(readme(root));
  return program ? { ...program, name, file: name.replace(/\W+/g, '-') } : [];
});
await step('a strict consumer and the code of the READMEs compile, with skipLibCheck: false', async () => {
  consumer.write(
    'every.ts',
    names.map((name, i) => `import * as p${i} from '${name}';\nvoid p${i};\n`).join(''),
  );
  for (const { file, text } of programs) consumer.write(`${file}.ts`, text);
  consumer.write('tsconfig.json', JSON.stringify(STRICT));
  await consumer.run(join(import.meta.dirname, '../../node_modules/.bin/tsc'), []);
});
for (const program of programs.filter(({ runs }) => runs)) {
  await step(`the program in the README of ${program.name} runs`, () => runIn(consumer, program));
}

await step('the quick start: npx nestling check, serve, and a POST', quickStart);

const small = new Consumer(join(work, 'small'));
await step('@nestling/rest runs without what is optional', async () => {
  const wanted = ['core', 'database', 'rest'].map((name) => `@nestling/${name}`);
  const tarballs = packages
    .filter(({ manifest }) => wanted.includes(manifest.name))
    .map(({ tarball }) => tarball);
  await small.install([...tarballs, '@nestjs/platform-express', 'libsql']);
  const installed = OPTIONAL.filter((name) => small.has(`node_modules/${name}`));
  if (installed.length > 0) throw new Error(`${installed.join(', ')} came along, and should be optional`);
  const program = programs.find(({ name }) => name === '@nestling/rest');
  small.write(`${program.file}.js`, consumer.read(`out/${program.file}.js`));
  await runIn(small, program, '.');
});

rmSync(work, { recursive: true, force: true });
process.exitCode = failures > 0 ? 1 : 0;

function readme(root) {
  return readFileSync(join(root, 'README.md'), 'utf8');
}

async function runIn(folder, { file, listens }, built = 'out') {
  const program = ['node', [`${built}/${file}.js`]];
  if (listens) await folder.serving(...program, await freePort(), () => undefined);
  else await folder.run(...program);
}

async function quickStart() {
  const { root } = packages.find(({ manifest }) => manifest.name === 'nestling');
  consumer.write('api.yaml', firstBlock(readme(root), 'yaml'));
  await consumer.run('npx', ['nestling', 'check', 'api.yaml']);
  await consumer.serving('npx', ['nestling', 'serve', 'api.yaml'], await freePort(), async (origin) => {
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${origin}/notes`, { method: 'POST', headers, body: '{"text":"first"}' });
    if (sent.status !== 201) throw new Error(`POST /notes: ${sent.status} ${await sent.text()}`);
    const { results } = await (await fetch(`${origin}/notes?search=FIRST`)).json();
    if (results?.[0]?.text !== 'first') throw new Error(`GET /notes: ${JSON.stringify(results)}`);
    for (const path of ['/docs', '/openapi.json', '/health/ready']) {
      const { status } = await fetch(origin + path);
      if (status !== 200) throw new Error(`GET ${path}: ${status}`);
    }
  });
}
