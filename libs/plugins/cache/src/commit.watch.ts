// The databases of the application: what they commit drops tags, and what is done in a transaction waits for its end.
import { Injectable, Inject } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Database, type ChangeListener } from '@nestling/database';

/** Knows the databases of the application. */
@Injectable()
export class CommitWatch {
  private found?: readonly Database[];
  private readonly stops: (() => void)[] = [];

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** Whether the call runs in a transaction. */
  get inTransaction(): boolean {
    return this.databases.some(({ inTransaction }) => inTransaction);
  }

  /** Tells of what is committed from now on. */
  watch(listener: ChangeListener): void {
    // Modules that came after the first question may have brought databases.
    this.found = undefined;
    for (const database of this.databases) this.stops.push(database.watch(listener));
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  /** Does it, or has it done once the transaction around the call is committed. */
  async afterCommit(work: () => Promise<void>): Promise<void> {
    const database = this.databases.find(({ inTransaction }) => inTransaction);
    if (database) database.afterCommit(work);
    else await work();
  }

  /** Does it now, and again once the transaction around the call is committed: others may read the old state until then. */
  async nowAndAfterCommit(work: () => Promise<void>): Promise<void> {
    await work();
    if (this.inTransaction) await this.afterCommit(work);
  }

  private get databases(): readonly Database[] {
    return (this.found ??= this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter((instance) => instance instanceof Database)
      .filter((database, index, all) => all.indexOf(database) === index));
  }
}
