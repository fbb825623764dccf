// Before anything is timed: everyone gives the answers that the reference gives.
import assert from 'node:assert/strict';
import { supports } from '../workloads/workloads.mjs';
import { ask } from './client.mjs';

async function factsOf(server, workload, prepared) {
  const { wire } = server;
  const probes = workload.probes(wire, prepared);
  if (wire.requests.updates([]).sendsVersion) probes.push(...(workload.lockingProbes?.(wire) ?? []));
  const found = [];
  for (const [kind, request] of probes) {
    const answer = await ask(server, request);
    found.push({ request: `${request.method} ${request.path}`, facts: factsIn(server, kind, answer) });
  }
  return found;
}

function factsIn({ name, wire }, kind, answer) {
  try {
    return wire.facts[kind](answer);
  } catch (error) {
    throw new Error(`${name} answers in another shape: ${JSON.stringify(answer)}`, { cause: error });
  }
}

/** A wire that says less is compared by what it says. */
function expectedBy(reference, { wire }, own, expected) {
  if (wire === reference.wire) return expected;
  return Object.fromEntries(Object.keys(own).map((key) => [key, expected[key]]));
}

/** Asks the probes of a workload of every server that takes part; `prepared` holds what each needs for them. */
export async function assertEqualAnswers(workload, servers, prepared) {
  const [reference, ...others] = servers.filter((server) => supports(workload, server));
  const expected = await factsOf(reference, workload, prepared.get(reference.name));
  for (const server of others) {
    const own = await factsOf(server, workload, prepared.get(server.name));
    for (const [index, { request, facts }] of own.entries()) {
      try {
        assert.deepEqual(facts, expectedBy(reference, server, facts, expected[index].facts));
      } catch (cause) {
        const problem = `${server.name} answers otherwise than ${reference.name} to ${request}:`;
        throw new Error(`${problem}\n${cause.message}`, { cause });
      }
    }
  }
}
