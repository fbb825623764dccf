// Interleaved rounds, so that whatever else the machine does falls on everyone alike, in balanced orders, for the database is
// still tidying up behind those who have written most, at the cost of who comes next.
import { supports } from '../workloads/workloads.mjs';
import { assertEqualAnswers } from './equality.mjs';
import { balancedOrders } from './turns.mjs';

const microseconds = ({ user, system }) => user + system;

/** One run of one server, with the CPU time that its process itself has counted meanwhile. */
export async function measure(server, workload, { generator, ...settings }) {
  let before;
  const onCounting = async () => (before = await server.ask('usage'));
  const result = await generator.run(server, workload, { ...settings, onCounting });
  const after = await server.ask('usage');
  return { ...result, cpu: (microseconds(after.cpu) - microseconds(before.cpu)) / result.requests };
}

/** A workload with those who take part in it, and what each of them needs for it; everyone's answers are equal. */
export async function prepareWorkload(workload, participants) {
  const servers = participants.filter((server) => supports(workload, server));
  const prepared = new Map();
  for (const server of servers) prepared.set(server.name, await workload.prepare?.(server));
  await assertEqualAnswers(workload, servers, prepared);
  return {
    workload,
    servers,
    loadFor: (server, run) => workload.load(server.wire, prepared.get(server.name), run),
  };
}

/** Warms up and times one workload, for the share of a sitting; answers the runs of each server by its name. */
export async function runWorkload({ workload, servers, loadFor }, { generator, trim, ...settings }) {
  const { connections, leadIn, sitting } = settings;
  const rounds = Math.ceil((settings.rounds * (workload.weight ?? 1)) / settings.sittings);
  const orders = balancedOrders(servers);
  const runs = new Map(servers.map(({ name }) => [name, []]));
  const once = async (server, seconds, number) => {
    const load = loadFor(server, number);
    const run = await measure(server, workload, { generator, load, connections, leadIn, seconds });
    if (workload.changes) await trim(server);
    return run;
  };
  for (const server of servers) await once(server, settings.warmUp, 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const server of orders[(sitting * rounds + round) % orders.length]) {
      runs.get(server.name).push(await once(server, settings.seconds, round + 1));
    }
  }
  return runs;
}
