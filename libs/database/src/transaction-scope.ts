import type { QueryRunner } from 'typeorm';

import type { RowChange } from './changes/row-change.js';
import { FifoLock } from './fifo-lock.js';

/** What runs after the outermost commit. */
export type AfterCommitTask = () => void | Promise<void>;

/**
 * One transaction or savepoint that is, or was, open. The scopes of nested calls form a chain.
 *
 * @internal
 */
export class TransactionScope {
  /** One statement or one savepoint of this scope at a time: savepoints of siblings must not interleave. */
  readonly lock = new FifoLock('a nested transaction');
  readonly tasks: AfterCommitTask[] = [];
  readonly changes: RowChange[] = [];
  readonly depth: number;
  state: 'open' | 'committed' | 'rolled-back' = 'open';
  /** The error after which the database no longer takes this scope's work. */
  aborted: unknown;
  /** The query runner that repositories and users see; made on first use. */
  facade: QueryRunner | undefined;

  constructor(
    readonly runner: QueryRunner,
    readonly parent?: TransactionScope,
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
  }

  /** Whether this scope is `other` or was opened inside it. */
  isWithin(other: TransactionScope): boolean {
    if (this === other) return true;
    return this.parent?.isWithin(other) ?? false;
  }

  abort(error: unknown): void {
    this.aborted ??= error;
  }

  abortAll(error: unknown): void {
    this.abort(error);
    this.parent?.abortAll(error);
  }
}
