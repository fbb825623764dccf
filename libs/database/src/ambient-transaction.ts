import { AsyncLocalStorage } from 'node:async_hooks';

import { transactionEnded } from './database.errors.js';
import type { TransactionScope } from './transaction-scope.js';

/**
 * The transaction that follows the call, one instance per data source.
 *
 * @internal
 */
export class AmbientTransaction {
  private readonly storage = new AsyncLocalStorage<TransactionScope | undefined>();

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

  private latest(): TransactionScope | undefined {
    let scope = this.storage.getStore();
    while (scope?.state === 'committed') scope = scope.parent;
    return scope;
  }
}
