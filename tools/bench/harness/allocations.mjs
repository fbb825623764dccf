// Bytes that one request allocates. Unlike time they do not depend on what else the machine does.
const KILOBYTE = 1024;

/**
 * A young generation so large that nothing is collected while it is counted: the growth of the heap is then what was
 * allocated.
 */
export const ALLOCATION_FLAGS = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512'];

/** Optimised code allocates less: as many requests as V8 needs to make up its mind about it. */
const WARM_UP = 2000;
const COUNTED = 500;
const ATTEMPTS = 3;

/** Compiles what the workload uses. */
export const warmUp = (server, { workload, loadFor }, { generator, connections }) =>
  generator.run(server, workload, { load: loadFor(server, 0), connections, amount: WARM_UP });

/** Kilobytes that a request allocates in a warm server; asked again when a collection came between. */
export async function allocationsOf(server, { workload, loadFor }, { generator, connections, round }) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const load = loadFor(server, 1 + round * ATTEMPTS + attempt);
    await server.ask('collect');
    const before = await server.ask('usage');
    const { requests } = await generator.run(server, workload, { load, connections, amount: COUNTED });
    const after = await server.ask('usage');
    if (after.collections === before.collections)
      return (after.memory.heapUsed - before.memory.heapUsed) / requests / KILOBYTE;
  }
  throw new Error(
    `${server.name}: the heap was collected in each of ${ATTEMPTS} attempts to count allocations.`,
  );
}
