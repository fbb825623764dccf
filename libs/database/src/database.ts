import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { type AmbientRunnerParts, facadeOf, runIn } from './ambient-runner.factory.js';
import { AmbientTransaction } from './ambient-transaction.js';
import { ChangeLog } from './changes/change.log.js';
import type { ChangeListener, RowChange } from './changes/row-change.js';
import { type DialectName, dialectOf } from './dialect.js';
import { type PostgresConnection, PostgresStatements } from './postgres.statements.js';
import { runReadOnly } from './read-only.runner.js';
import { guardSqlite } from './sqlite-runner.guard.js';
import { toDriverParameters } from './statement-parameters.js';
import { type AnswerForm, setAside, type StatementResult, toStatementResult } from './statement-result.js';
import { type IsolationLevel, TransactionRunner } from './transaction.runner.js';
import type { AfterCommitTask, TransactionScope } from './transaction-scope.js';

type ManagerTransaction = EntityManager['transaction'];
type ManagerWork = (manager: EntityManager) => Promise<unknown>;

const databases = new WeakMap<DataSource, Database>();

/**
 * SQL and transactions on one data source. Inside a transaction everything that goes through its data source
 * belongs to the transaction: this class, repositories, query builders and `dataSource.transaction()`.
 *
 * @example
 * await database.transaction(async () => {
 *   await orders.insert({ total: 10 });
 *   database.afterCommit(() => mailer.send('ordered'));
 * });
 */
export class Database {
  readonly dialect: DialectName;
  /** Whether `UPDATE ... RETURNING` works: yes on PostgreSQL and SQLite, no on MySQL and MariaDB. */
  readonly supportsReturning: boolean;
  private readonly logger = new Logger(Database.name);
  private readonly ambient = new AmbientTransaction();
  private readonly transactions: TransactionRunner;
  private readonly changes: ChangeLog;
  private readonly scopeParts: AmbientRunnerParts;
  private postgres?: PostgresStatements;

  private constructor(readonly dataSource: DataSource) {
    this.dialect = dialectOf(dataSource);
    this.supportsReturning = this.dialect !== 'mysql';
    if (this.dialect === 'sqlite') guardSqlite(dataSource, () => this.inTransaction);
    this.scopeParts = {
      dataSource,
      ambient: this.ambient,
      patchManager: (manager) => this.patchManager(manager),
      onFailure: (failed, error) => this.transactions.noteFailure(failed, error),
    };
    this.changes = new ChangeLog({
      dataSource,
      ambient: this.ambient,
      onError: (error) =>
        this.logger.error('A listener for changes failed; they stay committed.', stackOf(error)),
    });
    const open = dataSource.createQueryRunner.bind(dataSource);
    this.transactions = new TransactionRunner({
      ambient: this.ambient,
      dialect: this.dialect,
      openRunner: () => open('master'),
      runTask: (task) => this.runTask(task),
      publish: (changes) => this.changes.publish(changes),
    });
    dataSource.createQueryRunner = (mode) => {
      const scope = this.ambient.current();
      return scope ? this.facade(scope) : open(mode);
    };
    this.patchManager(dataSource.manager);
  }

  /**
   * The Database of a data source, always the same one.
   *
   * @throws {DATABASE_DIALECT_UNSUPPORTED}
   */
  static of(dataSource: DataSource): Database {
    let database = databases.get(dataSource);
    if (!database) {
      database = new Database(dataSource);
      databases.set(dataSource, database);
    }
    return database;
  }

  /** Whether this call runs inside a transaction of this data source. */
  get inTransaction(): boolean {
    return this.ambient.peek() !== undefined;
  }

  /**
   * The entity manager of the transaction this call runs in, or else the data source's.
   *
   * @throws {DATABASE_TRANSACTION_ENDED}
   */
  get manager(): EntityManager {
    const scope = this.ambient.current();
    return scope ? this.facade(scope).manager : this.dataSource.manager;
  }

  /** Runs a statement, with the placeholders of the dialect, and answers its rows. */
  async query<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.execute(sql, parameters);
    return rows as Row[];
  }

  /**
   * Runs a statement and answers rows, the number of rows it touched and the key it generated. `form` says how values
   * come back, and which columns apart from the rows.
   */
  execute(sql: string, parameters: readonly unknown[] = [], form: AnswerForm = {}): Promise<StatementResult> {
    const values = toDriverParameters(this.dialect, parameters);
    const isPostgres = this.dialect === 'postgres' && !this.isObserved;
    return isPostgres ? this.executePrepared(sql, values, form) : this.executeByRunner(sql, values, form);
  }

  /**
   * Runs `work` in a transaction, or in a savepoint when one is open: commits when it resolves,
   * rolls back when it rejects. Tasks given to `afterCommit` have run when the outermost call resolves.
   *
   * @throws {DATABASE_TRANSACTION_ABORTED}
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.transactions.run(work);
  }

  /**
   * Runs `work` in a transaction that only reads, which the database holds it to. Inside another transaction what `work`
   * wrote is rolled back instead.
   */
  readOnly<T>(work: () => Promise<T>): Promise<T> {
    return runReadOnly(this, work);
  }

  /**
   * Runs `task` once the outermost transaction is committed, never if the part it belongs to rolls back,
   * and at once outside a transaction. An error of the task is logged.
   */
  afterCommit(task: AfterCommitTask): void {
    const scope = this.ambient.current();
    if (scope) scope.tasks.push(task);
    else queueMicrotask(() => void this.runTask(task));
  }

  /** Whether anybody wants to know of writes. */
  get isWatched(): boolean {
    return this.changes.isWatched;
  }

  /**
   * Tells `listener` of every write that is committed, before the call that wrote resolves: of the engine's, and of those by
   * repositories and query builders. Raw SQL is nobody's: report it by `changed`. Answers the way to stop.
   *
   * @example
   * const stop = database.watch((changes) => console.log(changes.map(({ table, key }) => `${table} ${key}`)));
   */
  watch(listener: ChangeListener): () => void {
    return this.changes.watch(listener);
  }

  /**
   * Reports a write that nothing else sees; told once it is committed, and never if the transaction around it rolls back.
   *
   * @example
   * await database.query('UPDATE books SET stock = stock + 1');
   * await database.changed({ table: 'books', operation: 'update' });
   */
  changed(change: RowChange): Promise<void> {
    return this.changes.note(change);
  }

  private async runTask(task: AfterCommitTask): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.logger.error('An after-commit task failed; the transaction stays committed.', stackOf(error));
    }
  }

  private async executeByRunner(
    sql: string,
    values: unknown[],
    { aside = 0 }: AnswerForm,
  ): Promise<StatementResult> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const result = toStatementResult(await runner.query(sql, values, true));
      return aside === 0 ? result : { ...result, aside: setAside(result.rows, aside) };
    } finally {
      await runner.release();
    }
  }

  /** Whether a subscriber wants to be told of statements, which TypeORM's query runner does. */
  private get isObserved(): boolean {
    return this.dataSource.subscribers.some(({ beforeQuery, afterQuery }) => beforeQuery ?? afterQuery);
  }

  private executePrepared(sql: string, values: unknown[], form: AnswerForm): Promise<StatementResult> {
    const postgres = (this.postgres ??= new PostgresStatements(this.dataSource));
    if (!this.ambient.isOpened) return postgres.run(postgres.pool, sql, { values, form });
    return this.executeInTransaction((connection) => postgres.run(connection, sql, { values, form }));
  }

  private async executeInTransaction<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const scope = this.ambient.current();
    if (!scope) throw new Error('A statement of a transaction needs one.');
    return runIn(scope, this.scopeParts, async (runner) =>
      work((await runner.connect()) as PostgresConnection),
    );
  }

  private facade(scope: TransactionScope): QueryRunner {
    return facadeOf(scope, this.scopeParts);
  }

  private patchManager(manager: EntityManager): void {
    const transaction = (first: IsolationLevel | ManagerWork, second?: ManagerWork): Promise<unknown> => {
      const work = typeof first === 'function' ? first : second;
      const isolation = typeof first === 'function' ? undefined : first;
      if (!work) throw new TypeError('manager.transaction() needs a function to run in the transaction.');
      return this.transactions.run(() => work(this.manager), isolation);
    };
    manager.transaction = transaction as ManagerTransaction;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
