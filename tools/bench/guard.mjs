/**
 * `npm run bench:guard`: what a request of Nestling allocates, against the hand-written handler in the same run. It fails
 * when the ratio to what is recorded in guard.baseline.json has grown by more than a quarter. `--record` writes that file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ALLOCATION_FLAGS, allocationsOf, warmUp } from './harness/allocations.mjs';
import { COMPETITORS } from './harness/competitors.mjs';
import { prepareInstallation } from './harness/installation.mjs';
import { prepareWorkload } from './harness/rounds.mjs';
import { databaseOf, withServers } from './harness/session.mjs';
import { table } from './report/markdown.report.mjs';
import { median } from './report/summary.mjs';
import { WORKLOADS } from './workloads/workloads.mjs';

const BASELINE = new URL('./guard.baseline.json', import.meta.url);
const TOLERANCE = 1.25;
const GUARDED = ['list', 'get', 'create', 'update'];
const COMPETING = ['fastify-pg', 'nestling'];
const ROUNDS = 3;
const CONNECTIONS = 10;

async function ratioOf(workload, { servers, generator }) {
  const prepared = await prepareWorkload(workload, servers);
  for (const server of servers) await warmUp(server, prepared, { generator, connections: CONNECTIONS });
  const found = servers.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, server] of servers.entries()) {
      found[index].push(
        await allocationsOf(server, prepared, { generator, connections: CONNECTIONS, round }),
      );
    }
  }
  const [reference, nestling] = found.map(median);
  return { name: workload.name, reference, nestling, ratio: nestling / reference };
}

async function measureAll() {
  const competitors = COMPETITORS.filter(({ name }) => COMPETING.includes(name));
  prepareInstallation(competitors);
  const database = databaseOf({ database: 'postgres' });
  await database.prepare();
  return withServers(competitors, { database, flags: ALLOCATION_FLAGS }, async (session) => {
    const ratios = [];
    for (const workload of WORKLOADS.filter(({ name }) => GUARDED.includes(name)))
      ratios.push(await ratioOf(workload, session));
    return ratios;
  });
}

const kilobytes = (number) => `${number.toFixed(1)} KB`;

function report(ratios, baseline) {
  const rows = ratios.map(({ name, reference, nestling, ratio }) => [
    name,
    kilobytes(reference),
    kilobytes(nestling),
    ratio.toFixed(3),
    baseline[name]?.toFixed(3) ?? '-',
    ratio > baseline[name] * TOLERANCE ? 'TOO MUCH' : 'ok',
  ]);
  console.log(table(['', 'hand-written', 'Nestling', 'ratio', 'recorded', ''], rows));
}

async function main() {
  const ratios = await measureAll();
  if (process.argv.includes('--record')) {
    const recorded = Object.fromEntries(ratios.map(({ name, ratio }) => [name, Number(ratio.toFixed(3))]));
    writeFileSync(BASELINE, `${JSON.stringify(recorded, undefined, 2)}\n`);
  }
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8'));
  report(ratios, baseline);
  if (ratios.every(({ name, ratio }) => ratio <= baseline[name] * TOLERANCE)) return 0;
  console.error(
    'A request allocates more than a quarter more than was recorded in tools/bench/guard.baseline.json.',
  );
  console.error(
    'Find out where: npm run bench -- --profile <workload>. If it is worth it: npm run bench:guard -- --record',
  );
  return 1;
}

process.exit(await main());
