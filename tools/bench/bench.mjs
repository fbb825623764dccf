/** `npm run bench`: see docs/benchmarks/README.md. */
import { runBenchmark } from './harness/benchmark.mjs';
import { chosen, readCommandLine, UsageError } from './harness/command-line.mjs';
import { competitorsOn, isReference } from './harness/competitors.mjs';
import { runDeepCursor } from './harness/deep-cursor.mjs';
import { prepareInstallation } from './harness/installation.mjs';
import { runProfile } from './harness/profile.mjs';
import { supports, WORKLOADS } from './workloads/workloads.mjs';

/** Those who are asked for, with whoever they are measured by; a profile is of Nestling unless it is said of whom. */
function participants({ database, against, profile }, workloads) {
  const all = competitorsOn(database).filter((one) => workloads.some((workload) => supports(workload, one)));
  if (profile && against === undefined) return all.filter(({ name }) => name.startsWith('nestling'));
  const asked = chosen(all, against, 'against');
  return profile ? asked : all.filter((one) => asked.includes(one) || isReference(one, all));
}

async function main() {
  const settings = readCommandLine(process.argv.slice(2));
  const workloads = chosen(
    WORKLOADS,
    settings.profile ?? settings.only,
    settings.profile ? 'profile' : 'only',
  );
  const competitors = participants(settings, workloads);
  prepareInstallation(competitors);
  if (settings.profile) await runProfile(competitors, workloads, settings);
  else if (settings.deepCursor) await runDeepCursor(competitors, settings);
  else await runBenchmark(competitors, workloads, settings);
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) console.error(error.message);
  else console.error(error.stack);
  process.exit(1);
}
process.exit();
