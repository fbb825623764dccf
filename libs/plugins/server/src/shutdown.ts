import type { INestApplicationContext } from '@nestjs/common';
import { parseDuration, type Duration } from '@nestling/core';
import cluster from 'node:cluster';

/** What `stopOnSignals` takes. */
export interface ShutdownOptions {
  /** How long requests may take to end before the process leaves them. @default '10s' */
  readonly grace?: Duration;
}

/** The code of a process that left requests behind. */
const ABANDONED = 1;

/**
 * Closes the application on SIGTERM and Ctrl-C: no new requests, those under way end, then the process exits with 0.
 * A second signal, or the end of the grace period, ends the process at once.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * stopOnSignals(app);
 * await app.listen(3000);
 */
export function stopOnSignals(app: INestApplicationContext, { grace = '10s' }: ShutdownOptions = {}): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(ABANDONED);
    isStopping = true;
    setTimeout(() => process.exit(ABANDONED), parseDuration(grace) * 1000).unref();
    app.close().then(
      () => process.exit(0),
      () => process.exit(ABANDONED),
    );
  };
  process.on('SIGTERM', stop);
  // A terminal sends Ctrl-C to workers as well; theirs is to end when the first process tells them.
  process.on('SIGINT', cluster.isWorker ? () => undefined : stop);
}
