// Work after the answer: started once the write is committed and the answer is out, awaited at shutdown.
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';

/** A piece of work that nobody waits for. */
export type BackgroundTask = () => unknown;

/** Runs tasks after the answer of the request that started them. */
@Injectable()
export class BackgroundTasks implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Nestling');
  private readonly running = new Set<Promise<void>>();
  private readonly waiting = new AsyncLocalStorage<BackgroundTask[]>();

  /** Runs a handler; the tasks it leaves start once the answer is sent. */
  async collect(handler: () => Promise<void>): Promise<void> {
    const tasks: BackgroundTask[] = [];
    try {
      await this.waiting.run(tasks, handler);
    } finally {
      // The answer is written when the handler returns; tasks must not delay it.
      setImmediate(() => {
        for (const task of tasks) this.start(task);
      });
    }
  }

  /** Adds a task: behind the current request's answer, or at once outside a request. */
  add(task: BackgroundTask): void {
    const tasks = this.waiting.getStore();
    if (tasks) tasks.push(task);
    else this.start(task);
  }

  async beforeApplicationShutdown(): Promise<void> {
    // One turn of the loop lets the tasks of the last answers start.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private start(task: BackgroundTask): void {
    const run = this.guarded(task).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private async guarded(task: BackgroundTask): Promise<void> {
    try {
      await this.waiting.exit(task);
    } catch (error) {
      this.logger.error('A background task failed', error instanceof Error ? error.stack : String(error));
    }
  }
}
