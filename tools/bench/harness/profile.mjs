import { profileReport } from '../report/profile.report.mjs';
import { writeResult } from '../report/report.mjs';
import { supports } from '../workloads/workloads.mjs';
import { databaseOf, withServers } from './session.mjs';
import { measure } from './rounds.mjs';

/** Drives each competitor under each of its workloads, and writes where its time went. */
export async function runProfile(competitors, workloads, settings) {
  const database = databaseOf(settings);
  await database.prepare();
  for (const competitor of competitors) {
    const own = workloads.filter((workload) => supports(workload, competitor));
    await profileOne(competitor, own, { database, settings });
  }
}

function profileOne(competitor, workloads, { database, settings }) {
  return withServers([competitor], { database }, async ({ servers: [server], generator, trim }) => {
    for (const workload of workloads) {
      const prepared = await workload.prepare?.(server);
      const drive = (seconds, number) =>
        measure(server, workload, {
          generator,
          load: workload.load(server.wire, prepared, number),
          connections: settings.connections,
          seconds,
        });
      await drive(settings.warmUp, 0);
      await server.ask('startProfile');
      const run = await drive(settings.rounds * settings.seconds, 1);
      const profile = await server.ask('stopProfile');
      if (workload.changes) await trim(server);
      writeProfile({ profile, run, workload, competitor }, settings);
    }
  });
}

function writeProfile({ profile, run, workload, competitor }, settings) {
  const name = `${competitor.name}-${workload.name}`;
  const target = { ...settings, isComplete: false };
  const file = writeResult(target, `${name}.cpuprofile`, JSON.stringify(profile));
  const report = profileReport({ profile, run, workload, competitor, file });
  writeResult(target, `${name}.profile.md`, report);
  console.log(report);
}
