import { Logger } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';

import type { AmbientTransaction } from './ambient-transaction.js';
import { transactionAborted, transactionEnded } from './database.errors.js';
import type { RowChange } from './changes/row-change.js';
import type { DialectName } from './dialect.js';
import { driverCodeOf } from './driver-code.reader.js';
import { type AfterCommitTask, TransactionScope } from './transaction-scope.js';

/** @internal */
export type IsolationLevel = NonNullable<Parameters<QueryRunner['startTransaction']>[0]>;

/** @internal */
export interface TransactionRunnerParts {
  readonly ambient: AmbientTransaction;
  readonly dialect: DialectName;
  readonly openRunner: () => QueryRunner;
  readonly runTask: (task: AfterCommitTask) => Promise<void>;
  readonly publish: (changes: readonly RowChange[]) => Promise<void>;
}

/** The error number of a deadlock on MySQL and MariaDB, which ends the whole transaction there. */
const MYSQL_DEADLOCK = 1213;

/**
 * Opens, commits and rolls back scopes. Savepoints are written here rather than by TypeORM,
 * whose commit events also fire when a savepoint is released.
 *
 * @internal
 */
export class TransactionRunner {
  private readonly logger = new Logger(TransactionRunner.name);

  constructor(private readonly parts: TransactionRunnerParts) {}

  run<T>(work: () => Promise<T>, isolation?: IsolationLevel): Promise<T> {
    return this.start(work, isolation);
  }

  /** Remembers that the database gave the scope up, so that a swallowed error cannot become half a commit. */
  noteFailure(scope: TransactionScope, error: unknown): void {
    if (this.parts.dialect === 'postgres') scope.abort(error);
    if (this.parts.dialect === 'mysql' && driverCodeOf(error).errno === MYSQL_DEADLOCK) scope.abortAll(error);
  }

  private async start<T>(work: () => Promise<T>, isolation?: IsolationLevel): Promise<T> {
    const parent = this.parts.ambient.current();
    return parent ? this.nested(parent, work) : this.outermost(work, isolation);
  }

  private async outermost<T>(work: () => Promise<T>, isolation?: IsolationLevel): Promise<T> {
    const scope = new TransactionScope(this.parts.openRunner());
    let result: T;
    this.parts.ambient.enter();
    try {
      await scope.runner.startTransaction(isolation);
      result = await this.within(scope, work);
    } finally {
      this.parts.ambient.leave();
      await scope.runner.release();
    }
    if (scope.changes.length > 0) await this.publish(scope.changes);
    for (const task of scope.tasks) await this.parts.ambient.run(undefined, () => this.parts.runTask(task));
    return result;
  }

  private nested<T>(parent: TransactionScope, work: () => Promise<T>): Promise<T> {
    return parent.lock.run(async () => {
      if (parent.state !== 'open') throw transactionEnded();
      const scope = new TransactionScope(parent.runner, parent);
      await this.savepoint(scope, 'SAVEPOINT');
      const result = await this.within(scope, work);
      // One by one: there may be more of them than a function takes arguments.
      for (const task of scope.tasks) parent.tasks.push(task);
      for (const change of scope.changes) parent.changes.push(change);
      return result;
    });
  }

  private async within<T>(scope: TransactionScope, work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await this.parts.ambient.run(scope, work);
    } catch (error) {
      await this.rollback(scope);
      throw error;
    }
    await this.commit(scope);
    return result;
  }

  /** The scope's lock lets statements finish that nobody awaited. */
  private async commit(scope: TransactionScope): Promise<void> {
    try {
      await scope.lock.run(async () => {
        if (scope.aborted !== undefined) throw transactionAborted(scope.aborted);
        await (scope.parent ? this.savepoint(scope, 'RELEASE SAVEPOINT') : scope.runner.commitTransaction());
        scope.state = 'committed';
      });
    } catch (error) {
      await this.rollback(scope);
      // A connection that is lost while it commits leaves open whether it did.
      if (!scope.parent && scope.aborted === undefined) await this.publish(scope.changes);
      throw error;
    }
  }

  /** Outside of the transaction, which has ended. */
  private publish(changes: readonly RowChange[]): Promise<void> {
    return this.parts.ambient.run(undefined, () => this.parts.publish(changes));
  }

  private rollback(scope: TransactionScope): Promise<void> {
    return scope.lock.run(async () => {
      scope.state = 'rolled-back';
      this.parts.ambient.refuse(scope);
      try {
        if (scope.parent) await this.rollbackToSavepoint(scope);
        else await scope.runner.rollbackTransaction();
      } catch (error) {
        // The caller gets the error that caused the rollback; this one usually says the connection is gone.
        scope.parent?.abortAll(error);
        this.logger.warn(`A rollback failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  }

  private async rollbackToSavepoint(scope: TransactionScope): Promise<void> {
    await this.savepoint(scope, 'ROLLBACK TO SAVEPOINT');
    await this.savepoint(scope, 'RELEASE SAVEPOINT');
  }

  private async savepoint(scope: TransactionScope, verb: string): Promise<void> {
    await scope.runner.query(`${verb} nestling_${scope.depth}`);
  }
}
