import { lockTimeout } from './database.errors.js';

/** How long one waits for a lock before the wait counts as a deadlock. */
const WAIT_MS = 30_000;

interface Waiter {
  grant: () => void;
}

/**
 * A lock for one process, granted in the order it was asked for.
 *
 * @internal
 */
export class FifoLock {
  private readonly waiters: Waiter[] = [];
  private locked = false;

  /** What is waited for, as the message of a wait that took too long says it. */
  constructor(
    private readonly subject: string,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** Waits for its turn and answers the function that gives the lock back. */
  async acquire(): Promise<() => void> {
    if (this.locked) await this.wait();
    this.locked = true;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.next();
    };
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** The lock passes from hand to hand without becoming free, so nobody can overtake. */
  private next(): void {
    const waiter = this.waiters.shift();
    if (waiter) waiter.grant();
    else this.locked = false;
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        grant: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(lockTimeout(this.waitMs, this.subject));
      }, this.waitMs);
      this.waiters.push(waiter);
    });
  }
}
