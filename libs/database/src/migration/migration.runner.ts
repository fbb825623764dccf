// Runs one migration up or down, so that it happens entirely or can be gone on with.
import type { QueryRunner } from 'typeorm';

import { DatabaseError } from '../database.errors.js';
import type { DialectName } from '../dialect.js';
import { classifyDriverError } from '../driver-fault.classifier.js';
import { migrationFailed } from './migration.errors.js';
import type { MigrationFile } from './migration.files.js';
import type { MigrationLedger } from './migration.ledger.js';
import { waitUntil } from './migration.lock.js';
import { recorded } from './statement.interceptor.js';
import { type Direction, forgetProgress, MysqlProgress } from './mysql.progress.js';

/** @internal */
export interface MigrationStep {
  readonly migration: MigrationFile;
  readonly direction: Direction;
}

interface RunnerParts {
  readonly runner: QueryRunner;
  readonly ledger: MigrationLedger;
  readonly dialect: DialectName;
  readonly milliseconds: number;
}

const ROLLED_BACK = 'It was rolled back: correct it, and run it again.';
const NOT_ROLLED_BACK =
  'It runs without a transaction, as it says itself: look at what it has done, finish or undo that by hand, and run it again.';

/** @internal */
export class MigrationRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** Makes the table of what was run; two processes may come at once. */
  prepare(): Promise<void> {
    const { runner, ledger, dialect } = this.parts;
    return dialect === 'mysql' ? ledger.prepare(runner) : this.inTransaction(() => ledger.prepare(runner));
  }

  /** The statements of a migration and of its entry, without running them. */
  async written(step: MigrationStep): Promise<string[]> {
    const { runner } = this.parts;
    const { migration, direction } = step;
    const statements = await recorded(runner, async () => {
      await migration.instance[direction](runner);
      await this.enter(step);
    });
    return [`-- ${migration.name} ${direction}`, ...statements];
  }

  /** Forgets migrations that were interrupted. */
  async forgetProgress(): Promise<void> {
    if (this.parts.dialect === 'mysql') await forgetProgress(this.parts.runner);
  }

  /** Answers whether it ran: another process may have been first. */
  async run(step: MigrationStep): Promise<boolean> {
    if (this.parts.dialect === 'mysql') return this.runBySteps(step);
    const { transaction } = step.migration.instance;
    const work = (): Promise<boolean> => this.runOnce(step);
    try {
      return await (transaction === false ? work() : this.inTransaction(work));
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      throw migrationFailed(
        step.migration.name,
        transaction === false ? NOT_ROLLED_BACK : ROLLED_BACK,
        error,
      );
    }
  }

  private async runOnce(step: MigrationStep): Promise<boolean> {
    if (await this.isDone(step)) return false;
    await step.migration.instance[step.direction](this.parts.runner);
    await this.enter(step);
    return true;
  }

  private async runBySteps(step: MigrationStep): Promise<boolean> {
    const { runner } = this.parts;
    const { migration, direction } = step;
    if (await this.isDone(step)) return false;
    const progress = new MysqlProgress(runner, migration.name, direction);
    try {
      await progress.run(
        () => migration.instance[direction](runner),
        () => this.enter(step),
      );
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      throw migrationFailed(migration.name, progress.state, error);
    }
    return true;
  }

  private async isDone({ migration, direction }: MigrationStep): Promise<boolean> {
    const executed = await this.parts.ledger.executed(this.parts.runner);
    return executed.includes(migration.name) === (direction === 'up');
  }

  private enter({ migration, direction }: MigrationStep): Promise<void> {
    const { ledger, runner } = this.parts;
    return direction === 'up' ? ledger.add(runner, migration) : ledger.remove(runner, migration);
  }

  /** SQLite takes no foreign keys off inside of a transaction, which its changes of tables need. */
  private async inTransaction<T>(work: () => Promise<T>): Promise<T> {
    const { runner } = this.parts;
    await runner.beforeMigration();
    try {
      await this.begin();
      const answer = await work();
      await runner.commitTransaction();
      return answer;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.afterMigration();
    }
  }

  private begin(): Promise<void> {
    const { runner, milliseconds } = this.parts;
    return waitUntil(async () => {
      try {
        await runner.startTransaction();
        return true;
      } catch (error) {
        if (classifyDriverError(error, runner.dataSource)?.kind !== 'busy') throw error;
        return false;
      }
    }, milliseconds);
  }
}
