import { APPLICATION_SIZES, measureStartUp } from './start-up.mjs';
import { prepareWorkload, runWorkload } from './rounds.mjs';
import { databaseOf, withServers } from './session.mjs';
import { describeMachine } from '../report/machine.mjs';
import { summarise, summariseBoots } from '../report/summary.mjs';
import { writeReport } from '../report/report.mjs';
import { workloadTable } from '../report/markdown.report.mjs';

const BOOTS = 5;

/** Nobody is timed before everyone has given the right answers to everything. */
async function checkAnswers(workloads, { servers, trim }) {
  const checked = [];
  for (const workload of workloads) checked.push(await prepareWorkload(workload, servers));
  for (const server of servers) await trim(server);
  console.log('All answers are equal.');
  return checked;
}

async function timeWorkloads(checked, { generator, trim }, settings) {
  const results = [];
  for (const { workload, ...access } of checked) {
    const runs = await runWorkload({ workload, ...access }, { ...settings, generator, trim });
    const result = { name: workload.name, title: workload.title, competitors: summarise(runs) };
    console.log(`\n${workloadTable(result)}`);
    results.push(result);
  }
  return results;
}

async function timeStartUp(all, { urlOf }, { isComplete }) {
  const competitors = all.filter(({ suite }) => suite === undefined);
  const results = [];
  for (const size of isComplete ? APPLICATION_SIZES : []) {
    const boots = await measureStartUp(competitors, size, { rounds: BOOTS, urlOf });
    results.push({ endpoints: size, competitors: summariseBoots(boots) });
  }
  return results;
}

const megabytes = async (server) => (await server.ask('usage')).memory.rss / 2 ** 20;

async function memoryOf(servers) {
  const after = [];
  for (const server of servers) {
    const idle = server.startUp.memory.rss / 2 ** 20;
    after.push([server.name, { idle, loaded: await megabytes(server) }]);
  }
  return Object.fromEntries(after);
}

/** Times the workloads, and writes the report. */
export async function runBenchmark(competitors, workloads, settings) {
  const database = databaseOf(settings);
  console.log(`Filling ${await database.version()} ...`);
  await database.prepare();
  const report = await withServers(competitors, { database }, async (session) => {
    const { servers } = session;
    return {
      date: new Date().toISOString(),
      machine: describeMachine(),
      database: await database.version(),
      settings: { ...settings },
      versions: Object.fromEntries(servers.map(({ name, versions }) => [name, versions])),
      titles: Object.fromEntries(competitors.map(({ name, title }) => [name, title])),
      workloads: await timeWorkloads(await checkAnswers(workloads, session), session, settings),
      memory: await memoryOf(servers),
      startUp: await timeStartUp(competitors, session, settings),
    };
  });
  writeReport(report, settings);
}
