import { AsyncLocalStorage } from 'node:async_hooks';

import { transactionEnded } from './database.errors.js';
import type { TransactionScope } from './transaction-scope.js';

/**
 * The transaction that follows the call, one instance per data source.
 *
 * Before Node 24 an AsyncLocalStorage that was used once slows every promise of the process to a third, until it is disabled.
 * So it is, whenever no call can stand in a scope that matters: none is open, and none that was rolled back is still reachable.
 *
 * @internal
 */
export class AmbientTransaction {
  private readonly storage = new AsyncLocalStorage<TransactionScope | undefined>();
  private readonly collected = new FinalizationRegistry<undefined>(() => this.leave());
  /** Transactions that are open, and scopes that were rolled back. */
  private held = 0;

  /**
   * The innermost open scope of this call. Work that outlives a commit continues outside of it;
   * work that outlives a rollback is refused, because it would be committed on its own.
   *
   * @throws {DATABASE_TRANSACTION_ENDED}
   */
  current(): TransactionScope | undefined {
    const scope = this.latest();
    if (scope?.state === 'rolled-back') throw transactionEnded();
    return scope;
  }

  /** Like `current()`, for those who only ask. */
  peek(): TransactionScope | undefined {
    const scope = this.latest();
    return scope?.state === 'open' ? scope : undefined;
  }

  /** Whether this call stands in a transaction that is not committed: open, or rolled back. */
  get isOpened(): boolean {
    return this.latest() !== undefined;
  }

  run<T>(scope: TransactionScope | undefined, work: () => T): T {
    return this.storage.run(scope, work);
  }

  /** An outermost transaction begins. */
  enter(): void {
    this.held += 1;
  }

  /** It has ended: work that it has left behind stands in none, if it was committed. */
  leave(): void {
    this.held -= 1;
    if (this.held === 0) this.storage.disable();
  }

  /** Work that outlives the scope's rollback is to be refused, for as long as there is any, which holds the scope in memory. */
  refuse(scope: TransactionScope): void {
    this.held += 1;
    this.collected.register(scope, undefined);
  }

  private latest(): TransactionScope | undefined {
    let scope = this.storage.getStore();
    while (scope?.state === 'committed') scope = scope.parent;
    return scope;
  }
}
