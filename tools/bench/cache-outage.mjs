/**
 * `npm run bench:cache-outage`: what clients of three processes with one Redis notice when it is killed, comes back empty, falls
 * silent (SIGSTOP) and answers again. It fails when a request fails or shows an old row, when the 99th percentile of a phase is
 * more than 150 ms above that of the first, or when nothing is kept 5 seconds after Redis is back.
 */
import { setTimeout } from 'node:timers/promises';
import { COMPETITORS } from './harness/competitors.mjs';
import { prepareInstallation } from './harness/installation.mjs';
import { RedisServer } from './harness/redis.server.mjs';
import { Server } from './harness/server.mjs';
import { databaseOf } from './harness/session.mjs';
import { SteadyLoad } from './harness/steady.load.mjs';
import { table } from './report/markdown.report.mjs';

const PROCESSES = 3;
const SECONDS = Number(process.argv[2] ?? 5);
const MOST_ADDED_MS = 150;
const MOST_RECOVERY_MS = 5000;
const NAME = 'cache-outage';

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];

/** Milliseconds until all processes keep answers again. */
async function recovery(load) {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 2 * MOST_RECOVERY_MS && !(await load.isKept())) await setTimeout(20);
  return performance.now() - startedAt;
}

async function runPhases(load, redis) {
  const phases = [
    ['before', () => undefined],
    ['killed', () => redis.stop()],
    ['back', () => redis.start(), { recovers: true }],
    ['silent', () => redis.silence()],
    ['answering', () => redis.answerAgain(), { recovers: true }],
    ['after', () => undefined],
  ];
  const found = [];
  for (const [name, change, { recovers = false } = {}] of phases) {
    const report = load.during(SECONDS);
    await setTimeout(200);
    await change();
    const back = recovers ? await recovery(load) : undefined;
    found.push({ name, back, ...(await report) });
  }
  return found;
}

const milliseconds = (number) => (number === undefined ? '-' : `${number.toFixed(0)} ms`);

function verdictOf({ latencies, errors, back = 0 }, [first]) {
  if (errors.length > 0) return 'ERRORS';
  if (back > MOST_RECOVERY_MS) return 'TOO LATE';
  return percentile(latencies, 0.99) > percentile(first.latencies, 0.99) + MOST_ADDED_MS ? 'TOO SLOW' : 'ok';
}

function report(phases) {
  const rows = phases.map((phase) => [
    phase.name,
    String(phase.latencies.length),
    String(phase.errors.length),
    ...[0.5, 0.99].map((share) => milliseconds(percentile(phase.latencies, share))),
    milliseconds(Math.max(...phase.latencies)),
    `${Object.entries(phase.states)
      .map(([state, count]) => `${count} ${state}`)
      .sort()
      .join(', ')}`,
    milliseconds(phase.back),
    verdictOf(phase, phases),
  ]);
  const head = ['Redis is', 'requests', 'errors', 'p50', 'p99', 'max', 'X-Cache', 'kept again after', ''];
  console.log(`\n${table(head, rows)}`);
  for (const error of phases.flatMap(({ errors }) => errors).slice(0, 5)) console.error(error);
}

async function main() {
  const competitor = COMPETITORS.find(({ name }) => name === 'nestling-kept');
  prepareInstallation([competitor]);
  const database = databaseOf({ database: 'postgres' });
  await database.prepare();
  const redis = await RedisServer.start();
  const servers = [];
  try {
    const url = await database.copyFor(NAME);
    for (let index = 0; index < PROCESSES; index += 1)
      servers.push(await Server.boot(competitor, { url, redis: redis.url }));
    const load = new SteadyLoad(servers);
    await load.prepare();
    await load.during(SECONDS); // Warms up.
    const phases = await runPhases(load, redis);
    report(phases);
    return phases.every((phase) => verdictOf(phase, phases) === 'ok') ? 0 : 1;
  } finally {
    for (const server of servers) await server.stop();
    redis.answerAgain();
    await redis.stop();
    await database.drop(NAME);
  }
}

process.exit(await main());
