// Who makes an entry, among processes: a short-lived key that only one of them gets.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { StoreGuard } from './store.guard.js';

/** A process that dies while it makes an entry keeps others waiting no longer than this. */
const LOCK_SECONDS = 3;
/** How long another process is waited for; whoever waited longer makes the entry itself. */
const MAX_WAIT_MS = 3000;
const [FIRST_REST_MS, MAX_REST_MS] = [5, 50];

/** The right to make one entry. */
export class EntryLock {
  private readonly token = randomBytes(9);
  private isHeld = false;

  constructor(
    private readonly guard: StoreGuard,
    private readonly key: string,
  ) {}

  async take(): Promise<boolean> {
    try {
      this.isHeld = await this.guard.add(this.key, this.token, LOCK_SECONDS);
      return this.isHeld;
    } catch (error) {
      // It may have been taken all the same, with nobody to know.
      this.giveUp();
      throw error;
    }
  }

  /** Takes the lock, or answers what its holder made; undefined says that the entry is to be made here. */
  async takeOr<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
    const end = Date.now() + MAX_WAIT_MS;
    for (let rest = FIRST_REST_MS; Date.now() < end; rest = Math.min(rest * 2, MAX_REST_MS)) {
      const isMine = await this.take();
      // Its last holder may have finished since the caller looked.
      if (!isMine) await setTimeout(rest);
      const found = await find();
      if (found !== undefined || isMine) return found;
    }
    return undefined;
  }

  /** Nobody waits for it. */
  release(): void {
    if (this.isHeld) this.giveUp();
  }

  /** It may be somebody else's by now, whose it stays. */
  private giveUp(): void {
    void this.guard.store.remove(this.key, this.token).catch(() => undefined);
  }
}
