// What this process knows of the sessions that were ended: a copy of the store's list, never older than a few seconds when
// it is used. It is fetched by requests, not by a clock: a process that slept knows that its copy is old.
import { Logger } from '@nestjs/common';
import type { SessionStore } from './session.store.js';

/** From when on a copy is fetched anew, and from when on nobody is let in without it. */
const FRESH_MS = 2_000;
const USABLE_MS = 4_500;
/** What was ended so long before the last fetch is fetched again: its transaction may have been open then. */
const OVERLAP_MS = 60_000;
/** From when on all is fetched anew, and so what has expired is forgotten. */
const WHOLE_MS = 5 * 60_000;

/** Tells whether a session was ended. */
export class Revocations {
  private readonly logger = new Logger('Nestling');
  private ids = new Set<string>();
  /** When the fetch of the copy began. */
  private asOf = -Infinity;
  /** When the last fetch of all began. */
  private wholeAsOf = -Infinity;
  private fetching?: Promise<void>;
  /** What was ended here, and when: a copy that was fetched before does not have it. */
  private readonly own = new Map<string, number>();

  constructor(private readonly store: SessionStore) {}

  /** Whether the session was ended, here or elsewhere until a few seconds ago. */
  async has(id: string): Promise<boolean> {
    if (this.own.has(id)) return true;
    const age = performance.now() - this.asOf;
    if (age > USABLE_MS) await this.fetch();
    else if (age > FRESH_MS) this.fetch().catch((error: unknown) => this.note(error));
    return this.ids.has(id) || this.own.has(id);
  }

  /** Takes note of a session that was ended here. */
  add(id: string): void {
    this.own.set(id, performance.now());
  }

  /** Forgets the copy: the next request fetches it. */
  expire(): void {
    this.asOf = this.wholeAsOf = -Infinity;
  }

  private fetch(): Promise<void> {
    this.fetching ??= this.load().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async load(): Promise<void> {
    const begun = performance.now();
    const isWhole = begun - this.wholeAsOf > WHOLE_MS;
    const ended = await this.store.revoked(isWhole ? undefined : begun - this.asOf + OVERLAP_MS);
    if (isWhole) [this.ids, this.wholeAsOf] = [new Set(), begun];
    for (const id of ended) this.ids.add(id);
    this.asOf = begun;
    for (const [id, time] of this.own) if (time < begun) this.own.delete(id);
  }

  private note(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(`The list of ended sessions cannot be read: ${reason}`);
  }
}
