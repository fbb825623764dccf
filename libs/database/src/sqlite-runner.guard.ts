// SQLite has one connection per data source, and TypeORM one query runner on it: without this file
// a rollback would take along what other requests wrote meanwhile.
import type { DataSource, QueryRunner } from 'typeorm';

import { FifoLock } from './fifo-lock.js';

interface SharedConnectionDriver {
  queryRunner: QueryRunner | undefined;
  createQueryRunner(mode: 'master' | 'slave'): QueryRunner;
}

type Release = () => void;
type Query = (sql: string, parameters?: unknown[], structured?: boolean) => Promise<unknown>;

/** The statement TypeORM opens a transaction with. */
const BEGIN = 'BEGIN TRANSACTION';

/**
 * Gives every caller a query runner of its own, and lets transactions and single statements pass one at a time.
 *
 * @internal
 */
export function guardSqlite(dataSource: DataSource, ownsLock: () => boolean): void {
  const driver = dataSource.driver as unknown as SharedConnectionDriver;
  const create = driver.createQueryRunner.bind(driver);
  const lock = new FifoLock('the transaction that holds the SQLite connection');
  const statements = new Map<string, unknown>();
  driver.createQueryRunner = (mode) => {
    driver.queryRunner = undefined;
    // Prepared statements belong to the connection, so all runners may share them.
    const runner = Object.assign(create(mode), { stmtCache: statements });
    return new SqliteRunnerGuard(runner, lock, ownsLock).install();
  };
}

/** libsql takes a single null or Buffer for an object of named parameters. */
function asPositional(parameters?: unknown[]): unknown[] | undefined {
  return parameters?.length === 1 && typeof parameters[0] === 'object' ? [parameters] : parameters;
}

class SqliteRunnerGuard {
  private held: Release | undefined;
  /** A transaction that reads first and writes later fails at once when another process wrote in between. */
  private readonly begin: string;

  constructor(
    private readonly runner: QueryRunner,
    private readonly lock: FifoLock,
    private readonly ownsLock: () => boolean,
  ) {
    const { options } = runner.dataSource;
    this.begin = 'readonly' in options && options.readonly ? BEGIN : 'BEGIN IMMEDIATE';
  }

  install(): QueryRunner {
    const { runner } = this;
    const query = runner.query.bind(runner) as Query;
    const start = runner.startTransaction.bind(runner);
    const commit = runner.commitTransaction.bind(runner);
    const rollback = runner.rollbackTransaction.bind(runner);
    const release = runner.release.bind(runner);
    return Object.assign(runner, {
      query: (sql: string, parameters?: unknown[], structured?: boolean) =>
        this.pass(() => query(sql === BEGIN ? this.begin : sql, asPositional(parameters), structured)),
      startTransaction: (...args: Parameters<QueryRunner['startTransaction']>) =>
        this.start(() => start(...args)),
      commitTransaction: () => this.end(commit),
      rollbackTransaction: () => this.rollback(rollback),
      release: () => this.release(release, rollback),
    });
  }

  private pass<T>(work: () => Promise<T>): Promise<T> {
    return this.held || this.ownsLock() ? work() : this.lock.run(work);
  }

  private async start(start: () => Promise<void>): Promise<void> {
    const outermost = !this.held && !this.ownsLock();
    if (outermost) this.held = await this.lock.acquire();
    try {
      await start();
    } catch (error) {
      if (outermost) {
        // TypeORM takes the transaction for open although it never began.
        Object.assign(this.runner, { isTransactionActive: false, transactionDepth: 0 });
        this.letGo();
      }
      throw error;
    }
  }

  private async end(commit: () => Promise<void>): Promise<void> {
    await commit();
    if (!this.runner.isTransactionActive) this.letGo();
  }

  private async rollback(rollback: () => Promise<void>): Promise<void> {
    try {
      await rollback();
    } catch (error) {
      // SQLite ended the transaction by itself (a full disk, say): nothing is left to hold the lock for.
      this.letGo();
      throw error;
    }
    if (!this.runner.isTransactionActive) this.letGo();
  }

  /** A runner given back with its transaction still open would keep everybody waiting. */
  private async release(release: () => Promise<void>, rollback: () => Promise<void>): Promise<void> {
    try {
      while (this.held && this.runner.isTransactionActive) await this.rollback(rollback);
    } finally {
      this.letGo();
      await release();
    }
  }

  private letGo(): void {
    this.held?.();
    this.held = undefined;
  }
}
