/**
 * `npm run test:starters`: what a user does, with the packages as they would be published. For each kind of application: make it,
 * add Nestling, generate two endpoints, build, lint, run the generated tests, and talk to it. Arguments name the kinds.
 */
import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { startRegistry } from './registry.mjs';
import { talkTo } from './conversation.mjs';

const execute = promisify(execFile);

const NEST_CLI = '@nestjs/cli@12';
const NX = 'nx@23.2.1';
const AUTHOR = ['author', 'name:string:min=1'];
const BOOK = ['book', 'title:string:min=1', 'price:decimal:scale=2:min=0', 'author:ref=Author'];

/** The kinds of applications, and how each is made ready. */
const STARTERS = {
  'esm-express': (folder) => fromNestNew(folder, { type: 'esm', platform: 'express' }),
  'esm-fastify': (folder) => fromNestNew(folder, { type: 'esm', platform: 'fastify' }),
  'cjs-express': (folder) => fromNestNew(folder, { type: 'cjs', platform: 'express' }),
  'cjs-fastify': (folder) => fromNestNew(folder, { type: 'cjs', platform: 'fastify' }),
  nx: fromNx,
  new: fromNothing,
};

/** What `nest new` makes, on its platform or on Fastify, then `nest add` and the generators of the command line. */
async function fromNestNew(folder, { type, platform }) {
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

/** A new Nx workspace, with an application and endpoints by `nx g`. */
async function fromNx(folder) {
  const manifest = { name: 'workspace', private: true, type: 'module', workspaces: ['apps/*'] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'nx.json'), JSON.stringify({ analytics: false, neverConnectToCloud: true }));
  await run(folder, 'npm', ['install', '-D', NX, '@nestling/schematics']);
  await run(folder, 'npx', ['nx', 'g', '@nestling/schematics:app', 'shop', '--defaults']);
  const [author, ...authorFields] = AUTHOR;
  const [book, ...bookFields] = BOOK;
  const endpoint = ['nx', 'g', '@nestling/schematics:endpoint'];
  await run(folder, 'npx', [...endpoint, author, `--fields=${authorFields.join(' ')}`]);
  await run(folder, 'npx', [
    ...endpoint,
    book,
    `--fields=${bookFields.join(' ')}`,
    '--service',
    '--project=shop',
  ]);
  return { app: join(folder, 'apps/shop'), test: ['npm', ['test']], suites: 3 };
}

/** `npx @nestling/schematics new shop`, then what its own command line offers. */
async function fromNothing(folder) {
  const own = ['-y', '-p', '@nestling/schematics', 'nestling-schematics'];
  await run(folder, 'npx', [...own, 'new', 'shop', '--defaults']);
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

/** What is in the cache of npm is not asked for again. */
const QUIET = {
  CI: 'true',
  NX_DAEMON: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

let log;
let userconfig;

const secondsSince = (begun) => Math.round((Date.now() - begun) / 1000);

/** Runs a command; what it prints is kept in the log, and told when it fails. */
async function run(cwd, command, args) {
  const line = `$ ${command} ${args.join(' ')}`;
  const env = { ...process.env, ...QUIET, npm_config_userconfig: userconfig };
  const begun = Date.now();
  try {
    const { stdout, stderr } = await execute(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    appendFileSync(log, `${line} (${secondsSince(begun)} s)\n${stdout}${stderr}\n`);
    return stdout + stderr;
  } catch (error) {
    throw new Error(`${line}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Builds, tests and starts an application, and talks to it. */
async function prove({ app, test: [command, args], suites }) {
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

const registry = await startRegistry();
const { stdout: ownFile } = await execute('npm', ['config', 'get', 'userconfig']);
const ownConfig = existsSync(ownFile.trim()) ? `${readFileSync(ownFile.trim(), 'utf8')}\n` : '';
let failed = 0;
for (const name of names) {
  const folder = mkdtempSync(join(tmpdir(), `nestling-${name}-`));
  log = join(folder, 'commands.log');
  userconfig = join(folder, 'npmrc');
  writeFileSync(userconfig, ownConfig + registry.npmrc);
  const begun = Date.now();
  try {
    await prove(await STARTERS[name](folder));
    console.log(`ok      ${name} (${secondsSince(begun)} s)`);
    rmSync(folder, { recursive: true });
  } catch (error) {
    failed += 1;
    console.error(
      `FAILED  ${name}: ${error.message}\n  its files are in ${existsSync(folder) ? folder : 'no folder'}`,
    );
  }
}
registry.close();
console.log(`\n${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
