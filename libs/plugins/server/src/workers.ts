// Several processes behind one port. The first process only watches: it starts the others, and ends with them.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';

/** A worker that ends sooner than this after it began to listen, in milliseconds, would be started again in vain. */
const MIN_LIFE = 2_000;

/** The workers of this process. */
export interface Workers {
  /** The port that they share. */
  readonly port: number;
}

/**
 * Starts worker processes that run the same program, and answers when all of them listen. A worker that ends is replaced;
 * one that ends before it listens, or within two seconds of it, ends the process with its exit code. SIGTERM and Ctrl-C
 * let the workers finish what they began.
 *
 * @example
 * if (cluster.isPrimary) await startWorkers(4);
 * else await app.listen(3000);
 */
export async function startWorkers(count: number): Promise<Workers> {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    for (const worker of running()) worker.process.kill('SIGTERM');
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const fork = (): Worker => {
    const worker = cluster.fork();
    let listensSince = Infinity;
    worker.once('listening', () => (listensSince = Date.now()));
    worker.on('exit', (code) => {
      if (!isStopping && Date.now() - listensSince >= MIN_LIFE) return void fork();
      // A worker that a signal ended has no code.
      if (code !== 0) process.exitCode ||= code ?? 1;
      if (!isStopping) stop();
    });
    return worker;
  };
  const ports = await Promise.all(
    Array.from({ length: count }, async () => {
      const [address] = (await once(fork(), 'listening')) as [{ port: number }];
      return address.port;
    }),
  );
  return { port: ports[0] ?? 0 };
}

function running(): Worker[] {
  return Object.values(cluster.workers ?? {}).flatMap((worker) => worker ?? []);
}
