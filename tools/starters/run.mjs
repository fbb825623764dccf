/**
 * `npm run test:starters`: what a user does, with the packages as they would be published. For each kind of application: make it,
 * add Nestling, generate two endpoints, build, lint, run the generated tests, and talk to it. Arguments name the kinds. Two are
 * tried at a time: most of it is waiting for npm.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { secondsSince, Shell } from './shell.mjs';
import { freePort } from '../release/consumer.mjs';
import { startRegistry } from './registry.mjs';
import { talkTo } from './conversation.mjs';

const NEST_CLI = '@nestjs/cli@12';
const NX_WORKSPACE = 'create-nx-workspace@23.2.1';
const AUTHOR = ['author', 'name:string:min=1'];
const BOOK = ['book', 'title:string:min=1', 'price:decimal:scale=2:min=0', 'author:ref=Author'];

/** The kinds of applications, and how each is made ready. */
const STARTERS = {
  'esm-express': (shell) => fromNestNew(shell, { type: 'esm', platform: 'express' }),
  'esm-fastify': (shell) => fromNestNew(shell, { type: 'esm', platform: 'fastify' }),
  'cjs-express': (shell) => fromNestNew(shell, { type: 'cjs', platform: 'express' }),
  'cjs-fastify': (shell) => fromNestNew(shell, { type: 'cjs', platform: 'fastify' }),
  nx: fromNx,
  new: fromNothing,
};

/** What `nest new` makes, on its platform or on Fastify, then `nest add` and the generators of the command line. */
async function fromNestNew({ folder, run }, { type, platform }) {
  const schematic = ['@nestjs/schematics:application', '--name=shop', `--type=${type}`, '--no-interactive'];
  await run(folder, 'npx', ['-y', '-p', NEST_CLI, 'schematics', ...schematic]);
  const app = join(folder, 'shop');
  if (platform === 'fastify') moveToFastify(app);
  await run(app, 'npm', ['install']);
  await run(app, 'npx', ['nest', 'add', '@nestling/rest', '--defaults']);
  const before = textsOf(app);
  await run(app, 'npx', ['nest', 'add', '@nestling/rest', '--defaults', '--skip-install']);
  same(before, textsOf(app), 'nest add, done again, changes nothing');
  await run(app, 'npx', ['nestling-schematics', 'endpoint', ...AUTHOR]);
  await run(app, 'npx', ['nestling-schematics', 'endpoint', ...BOOK, '--service', '--hooks']);
  await run(app, 'npm', ['run', 'lint']);
  // The Jest of the CommonJS starter cannot load NestJS 12 before Node 24.9.
  const test =
    type === 'cjs'
      ? ['npx', ['-y', '-p', 'node@24', 'npm', 'run', 'test:e2e']]
      : ['npm', ['run', 'test:e2e']];
  return { app, test, suites: 4 };
}

/** What `create-nx-workspace` makes, with an application, endpoints and a plugin by `nx g`. */
async function fromNx({ folder, run }) {
  const answers = ['--preset=npm', '--pm=npm', '--nxCloud=skip', '--interactive=false', '--skipGit'];
  await run(folder, 'npx', ['-y', NX_WORKSPACE, 'acme', ...answers]);
  const workspace = join(folder, 'acme');
  await run(workspace, 'npm', ['install', '-D', '@nestling/schematics']);
  const generate = (name, ...args) =>
    run(workspace, 'npx', ['nx', 'g', `@nestling/schematics:${name}`, ...args]);
  await generate('app', 'shop', '--defaults');
  const [author, ...authorFields] = AUTHOR;
  const [book, ...bookFields] = BOOK;
  await generate('endpoint', author, `--fields=${authorFields.join(' ')}`);
  await generate('endpoint', book, `--fields=${bookFields.join(' ')}`, '--service', '--project=shop');
  await generate('plugin', 'audit');
  await run(workspace, 'npx', ['nx', 'run-many', '-t', 'build', 'test', '-p', '@acme/audit']);
  return { app: join(workspace, 'apps/shop'), test: ['npm', ['test']], suites: 3 };
}

/** `npx @nestling/schematics new shop`, then what its own command line offers. */
async function fromNothing({ folder, run }) {
  await run(folder, 'npx', ['-y', '@nestling/schematics', 'new', 'shop', '--defaults']);
  const app = join(folder, 'shop');
  await run(app, 'npx', ['nestling-schematics', 'endpoint', ...AUTHOR]);
  await run(app, 'npx', ['nestling-schematics', 'endpoint', ...BOOK, '--controller']);
  return { app, test: ['npm', ['test']], suites: 3 };
}

function moveToFastify(app) {
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  delete manifest.dependencies['@nestjs/platform-express'];
  manifest.dependencies['@nestjs/platform-fastify'] = '^12.0.1';
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const main = join(app, 'src/main.ts');
  const text = readFileSync(main, 'utf8')
    .replace('\n\n', "\nimport { FastifyAdapter } from '@nestjs/platform-fastify';\n\n")
    .replace('create(AppModule)', 'create(AppModule, new FastifyAdapter())');
  writeFileSync(main, text);
  // Its own test takes Express for granted; the generated ones say which platform they are for.
  const test = join(app, 'test/app.e2e-spec.ts');
  const ready = 'await app.init();\n    await app.getHttpAdapter().getInstance().ready?.();';
  writeFileSync(
    test,
    readFileSync(test, 'utf8')
      .replace('\n\n', "\nimport { FastifyAdapter } from '@nestjs/platform-fastify';\n\n")
      .replace('createNestApplication()', 'createNestApplication(new FastifyAdapter())')
      .replace('await app.init();', ready),
  );
}

/** The files that generators change. */
function textsOf(app) {
  const files = ['package.json', '.env', 'src/main.ts', 'src/app.module.ts', 'src/notes/note.endpoint.ts'];
  return files.map((file) => readFileSync(join(app, file), 'utf8')).join('\n');
}

function same(before, after, what) {
  if (before !== after) throw new Error(`${what}: it does not.\n${before}\n---\n${after}`);
}

/** Builds, tests and starts an application, and talks to it. */
async function prove({ run }, { app, test: [command, args], suites }) {
  await run(app, 'npm', ['run', 'build']);
  const output = await run(app, command, args);
  const passed = /(?:Test Suites: |Test Files\D*)(\d+) passed/.exec(stripVTControlCharacters(output))?.[1];
  if (Number(passed) !== suites) throw new Error(`${suites} suites were to pass:\n${output}`);
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), NODE_ENV: 'development' };
  const server = spawn(process.execPath, ['dist/main.js'], {
    cwd: app,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (printed += chunk));
  try {
    await talkTo(`http://127.0.0.1:${port}`, server);
  } catch (error) {
    throw new Error(`${error.message}\nThe application printed:\n${printed}`, { cause: error });
  } finally {
    server.kill();
  }
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STARTERS);
const unknown = names.filter((name) => !Object.hasOwn(STARTERS, name));
if (unknown.length > 0) {
  console.error(`There is no starter ${unknown.join(', ')}; there are ${Object.keys(STARTERS).join(', ')}.`);
  process.exit(2);
}

/** Makes and proves an application of a kind; answers whether it is right. */
async function succeeds(name, npmrc) {
  const shell = new Shell(mkdtempSync(join(tmpdir(), `nestling-${name}-`)), npmrc);
  const begun = Date.now();
  try {
    await prove(shell, await STARTERS[name](shell));
    console.log(`ok      ${name} (${secondsSince(begun)} s)`);
    rmSync(shell.folder, { recursive: true });
    return true;
  } catch (error) {
    console.error(`FAILED  ${name}: ${error.message}\n  its files are in ${shell.folder}`);
    return false;
  } finally {
    shell.close();
  }
}

const registry = await startRegistry();
const waiting = [...names];
let failed = 0;
const work = async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (!(await succeeds(name, registry.npmrc))) failed += 1;
  }
};
await Promise.all([work(), work()]);
registry.close();
console.log(`\n${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
