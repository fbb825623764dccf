// Who wrote which rows. Inside a transaction changes wait for its commit; the engine and the subscriber report them.
import type { DataSource } from 'typeorm';

import type { AmbientTransaction } from '../ambient-transaction.js';
import { cascadesOf } from './cascade.map.js';
import { ChangeSubscriber } from './change.subscriber.js';
import type { ChangeListener, RowChange } from './row-change.js';

/** @internal */
export interface ChangeLogParts {
  readonly dataSource: DataSource;
  readonly ambient: AmbientTransaction;
  readonly onError: (error: unknown) => void;
}

/**
 * The changes of one data source.
 *
 * @internal
 */
export class ChangeLog {
  private readonly listeners = new Set<ChangeListener>();
  private cascades?: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly parts: ChangeLogParts) {}

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  watch(listener: ChangeListener): () => void {
    const { dataSource } = this.parts;
    if (!dataSource.subscribers.some((subscriber) => subscriber instanceof ChangeSubscriber))
      dataSource.subscribers.push(new ChangeSubscriber(this));
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Takes a change down: for the commit where a transaction is open, or else told at once. */
  note(change: RowChange): Promise<void> {
    const scope = this.parts.ambient.peek();
    if (!scope) return this.publish([change]);
    scope.changes.push(change);
    return Promise.resolve();
  }

  /** Whether the call runs in a transaction that `note` knows of. */
  get isInTransaction(): boolean {
    return this.parts.ambient.peek() !== undefined;
  }

  /** Tells of changes that are committed, and of what the database itself does on their account. */
  async publish(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0 || !this.isWatched) return;
    const all = new Map(
      changes
        .flatMap((change) => this.withCascades(change))
        .map((one) => [`${one.table} ${one.key ?? ''}`, one]),
    );
    const told = [...this.listeners].map(async (listener) => listener([...all.values()]));
    for (const outcome of await Promise.allSettled(told)) {
      if (outcome.status === 'rejected') this.parts.onError(outcome.reason);
    }
  }

  private withCascades(change: RowChange): RowChange[] {
    if (change.operation === 'insert') return [change];
    this.cascades ??= cascadesOf(this.parts.dataSource.entityMetadatas);
    const tables = this.cascades.get(`${change.operation} ${change.table}`) ?? [];
    return [change, ...tables.map((table): RowChange => ({ table, operation: 'update' }))];
  }
}
