/** `npm run bench`: see docs/benchmarks/README.md. */
import { runBenchmark } from './harness/benchmark.mjs';
import { chosen, readCommandLine, UsageError } from './harness/command-line.mjs';
import { competitorsOn } from './harness/competitors.mjs';
import { runDeepCursor } from './harness/deep-cursor.mjs';
import { prepareInstallation } from './harness/installation.mjs';
import { runProfile } from './harness/profile.mjs';
import { WORKLOADS } from './workloads/workloads.mjs';

function participants({ database, against, profile }) {
  const [reference, ...others] = competitorsOn(database);
  if (profile) return chosen([reference, ...others], against ?? 'nestling', 'against').slice(0, 1);
  return [
    reference,
    ...chosen([reference, ...others], against, 'against').filter((one) => one !== reference),
  ];
}

async function main() {
  const settings = readCommandLine(process.argv.slice(2));
  const competitors = participants(settings);
  const workloads = chosen(
    WORKLOADS,
    settings.profile ?? settings.only,
    settings.profile ? 'profile' : 'only',
  );
  prepareInstallation(competitors);
  if (settings.profile) await runProfile(competitors[0], workloads, settings);
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
