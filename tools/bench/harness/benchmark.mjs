import { APPLICATION_SIZES, measureStartUp } from './start-up.mjs';
import { prepareWorkload, runWorkload } from './rounds.mjs';
import { databaseOf, withServers } from './session.mjs';
import { describeMachine } from '../report/machine.mjs';
import { ratiosLine, workloadTable } from '../report/markdown.report.mjs';
import { writeReport } from '../report/report.mjs';
import { summarise, summariseBoots, summariseMemory } from '../report/summary.mjs';

/** Boots of an application of each size, in each sitting. */
const BOOTS = 2;

/** Nobody is timed before everyone has given the right answers to everything. */
async function checkAnswers(workloads, { servers, trim }) {
  const checked = [];
  for (const workload of workloads) checked.push(await prepareWorkload(workload, servers));
  for (const server of servers) await trim(server);
  console.log('All answers are equal.');
  return checked;
}

async function timeWorkloads(workloads, { servers, generator, trim }, settings) {
  const results = [];
  for (const { workload, ...access } of await checkAnswers(workloads, { servers, trim })) {
    const runs = await runWorkload({ workload, ...access }, { ...settings, generator, trim });
    console.log(ratiosLine(workload.name, summarise(runs)));
    results.push(runs);
  }
  return results;
}

async function timeStartUp(all, { urlOf }, { isComplete }) {
  const competitors = all.filter(({ suite }) => suite === undefined);
  const results = [];
  for (const size of isComplete ? APPLICATION_SIZES : [])
    results.push(await measureStartUp(competitors, size, { rounds: BOOTS, urlOf }));
  return results;
}

const megabytes = ({ memory }) => memory.rss / 2 ** 20;

async function memoryOf(servers) {
  const memory = new Map();
  for (const server of servers) {
    const loaded = megabytes(await server.ask('usage'));
    memory.set(server.name, [{ idle: megabytes(server.startUp), loaded }]);
  }
  return memory;
}

/**
 * Everyone boots anew, on a fresh copy of the rows, and does all workloads: how fast a process becomes depends on what it has
 * compiled and collected by chance, and a machine that others use too has slow hours.
 */
async function sit(competitors, workloads, { database, settings }) {
  return withServers(competitors, { database }, async (session) => ({
    versions: Object.fromEntries(session.servers.map(({ name, versions }) => [name, versions])),
    workloads: await timeWorkloads(workloads, session, settings),
    memory: await memoryOf(session.servers),
    startUp: await timeStartUp(competitors, session, settings),
  }));
}

/** The results of all sittings by name, as if they were of one. */
const together = (maps) =>
  new Map([...maps[0].keys()].map((name) => [name, maps.flatMap((map) => map.get(name))]));

function reportOf(sittings, competitors, workloads) {
  const [{ versions, startUp }] = sittings;
  return {
    versions,
    titles: Object.fromEntries(competitors.map(({ name, title }) => [name, title])),
    workloads: workloads.map(({ name, title }, index) => ({
      name,
      title,
      competitors: summarise(together(sittings.map((sitting) => sitting.workloads[index]))),
    })),
    memory: summariseMemory(together(sittings.map(({ memory }) => memory))),
    startUp: startUp.map((_, index) => ({
      endpoints: APPLICATION_SIZES[index],
      competitors: summariseBoots(together(sittings.map((sitting) => sitting.startUp[index]))),
    })),
  };
}

/** Times the workloads, and writes the report. */
export async function runBenchmark(competitors, workloads, settings) {
  const database = databaseOf(settings);
  const version = await database.version();
  console.log(`Filling ${version} ...`);
  await database.prepare();
  const sittings = [];
  for (let sitting = 0; sitting < settings.sittings; sitting += 1) {
    console.log(`\nSitting ${sitting + 1} of ${settings.sittings}`);
    sittings.push(await sit(competitors, workloads, { database, settings: { ...settings, sitting } }));
  }
  const report = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    database: version,
    settings: { ...settings },
    ...reportOf(sittings, competitors, workloads),
  };
  for (const result of report.workloads) console.log(`\n${workloadTable(result)}`);
  writeReport(report, settings);
}
