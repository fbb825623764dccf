/** The load generator, in a process of its own: one run for each message. */
import autocannon from 'autocannon';
import { performance } from 'node:perf_hooks';

const SUCCESS = 200;

/** Every connection begins elsewhere in the same list, so that they do not ask for the same thing at once. */
function rotated(requests, connection, connections) {
  const start = Math.floor((requests.length / connections) * connection);
  return [...requests.slice(start), ...requests.slice(0, start)].map((request) => ({ ...request }));
}

/** Changes of rows that belong to one connection, each from the version that the change before it answered. */
function changes({ rows, sendsVersion, ...request }, connection, connections) {
  const own = rows.filter((_, index) => index % connections === connection);
  return own.map((id) => {
    let version = 1;
    return {
      ...request,
      path: `${request.path}/${id}`,
      setupRequest: (current) => ({
        ...current,
        // No seeded row has that many views: a change that changes nothing would keep its version.
        body: JSON.stringify({ views: 1_000_000 + version, ...(sendsVersion ? { version } : {}) }),
      }),
      onResponse: (status) => {
        if (status === SUCCESS) version += 1;
      },
    };
  });
}

const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

async function run({ origin, load, connections, seconds, amount, leadIn = 0 }) {
  let connection = 0;
  const instance = autocannon({
    url: origin,
    connections,
    ...(amount ? { amount } : { duration: leadIn + seconds }),
    setupClient: (client) => {
      const requests = load.rows
        ? changes(load, connection, connections)
        : rotated(load.requests, connection, connections);
      client.setRequests(requests);
      connection += 1;
    },
  });
  const latencies = [];
  instance.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  let startedAt;
  const count = () => {
    latencies.length = 0;
    startedAt = performance.now();
    process.send({ counting: true });
  };
  if (leadIn > 0) setTimeout(count, leadIn * 1000);
  else count();
  const result = await instance;
  const elapsed = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const statuses = Object.entries(result.statusCodeStats ?? {}).map(([status, { count }]) => [status, count]);
  return {
    requests: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    statuses: Object.fromEntries(statuses),
    errors: result.errors,
  };
}

process.on('disconnect', () => process.exit());
process.on('message', async (message) => process.send({ result: await run(message) }));
