/**
 * `npm test`: finds the databases that answer, runs every project's tests against them, and adds up the results.
 * Arguments go on to Nx: `npm test -- -p @nestling/rest`, `npm test -- -- --testNamePattern=page`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { probeBackends } from './backends.mjs';
import { Tally } from './tally.mjs';

const NX = ['nx', 'run-many', '-t', 'test', '--output-style=static', '--parallel=1'];

const isCi = ['true', '1'].includes(process.env.CI);

function refuseToStart(missing) {
  console.error('CI runs the tests on every backend, and these did not answer:');
  for (const { name, variable, tried, reason, install } of missing) {
    console.error(`  ${name} at ${tried ?? '(nowhere)'}: ${reason}`);
    console.error(`    on Debian: ${install}; or point ${variable} at a running server`);
  }
  console.error('CONTRIBUTING.md explains the set-up.');
  process.exit(1);
}

/** Runs Nx, passing its output through while the tally reads along. Answers the exit code. */
async function runTests(backends, tally) {
  const urls = Object.fromEntries(backends.map(({ variable, url }) => [variable, url]));
  const child = spawn('npx', [...NX, ...process.argv.slice(2)], {
    env: { ...process.env, ...urls },
    stdio: ['inherit', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const closed = once(child, 'close');
  const streams = [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ];
  for (const [source, sink] of streams) {
    createInterface({ input: source }).on('line', (line) => {
      tally.read(line);
      sink.write(`${line}\n`);
    });
  }
  const [code] = await closed;
  return code ?? 1;
}

function report(backends) {
  console.log('\nBackends of this run:');
  console.log('  ran      SQLite (in process)');
  for (const { name, url, version, reason } of backends) {
    console.log(url ? `  ran      ${name} (${version})` : `  did not  ${name}: ${reason}`);
  }
}

const backends = await probeBackends();
const missing = backends.filter(({ url }) => url === '');
if (isCi && missing.length > 0) refuseToStart(missing);

const tally = new Tally();
const exitCode = await runTests(backends, tally);
tally.close(exitCode !== 0);
report(backends);
if (tally.total === 0) console.error('\nNo test ran: that counts as a failure.');
console.log(`\n${tally}`);
process.exitCode = exitCode || (tally.total === 0 ? 1 : 0);
