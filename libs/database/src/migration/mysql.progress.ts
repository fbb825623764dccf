// MySQL commits with every statement that changes a table, so that a migration that was interrupted stays half done. What it
// has done is written down, and the next run goes on behind it.
import { createHash } from 'node:crypto';

import type { QueryRunner } from 'typeorm';

import { driverCodeOf } from '../driver-code.reader.js';
import { migrationChanged, migrationHalfRun } from './migration.errors.js';
import { intercepting, type RunStatement } from './statement.interceptor.js';

/** @internal */
export type Direction = 'up' | 'down';

interface ProgressRow {
  readonly direction: Direction;
  readonly done: number;
  readonly fingerprint: string;
  readonly running: number;
}

const TABLE = 'nestling_migration_progress';
const ROWS = /^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i;

/** What the server answers where a change of tables has been made already. */
const MADE_ALREADY = new Set([1050, 1051, 1060, 1061, 1091, 1146, 1826, 1007, 1008, 1359, 1304]);

/** Forgets what was interrupted: whoever stamps a database has seen to it. */
export async function forgetProgress(runner: QueryRunner): Promise<void> {
  if (await runner.hasTable(TABLE)) await runner.query(`DELETE FROM ${TABLE}`);
}

/**
 * Runs one migration, behind what an earlier run of it has done.
 *
 * @internal
 */
export class MysqlProgress {
  private place = 0;
  private done = 0;
  private fingerprint = '';
  private seen = '';
  private wasRunning = false;
  /** Past the interception, which leads to this class. */
  private readonly query: RunStatement;

  constructor(
    private readonly runner: QueryRunner,
    private readonly name: string,
    private readonly direction: Direction,
  ) {
    this.query = runner.query.bind(runner) as RunStatement;
  }

  /** Does `work`, and then `finish` together with forgetting the progress. */
  async run(work: () => Promise<unknown>, finish: () => Promise<unknown>): Promise<void> {
    await this.begin();
    await intercepting(this.runner, (perform, sql) => this.change(perform, sql), work);
    if (this.place < this.done) throw migrationChanged(this.name, this.done);
    await this.together(async () => {
      await finish();
      await this.query(`DELETE FROM ${TABLE} WHERE name = ?`, [this.name]);
    });
  }

  /** What to tell of a migration that failed. */
  get state(): string {
    return (
      `${this.done} of its statements are done and stay done, for this database cannot roll them back. ` +
      'Correct the one that failed and run it again: it goes on there.'
    );
  }

  private async begin(): Promise<void> {
    await this.query(
      `CREATE TABLE IF NOT EXISTS ${TABLE} (name varchar(255) NOT NULL PRIMARY KEY, direction varchar(4) NOT NULL,` +
        ' done int NOT NULL, fingerprint varchar(64) NOT NULL, running int NOT NULL)',
    );
    const rows = (await this.query(`SELECT * FROM ${TABLE} WHERE name = ?`, [this.name])) as ProgressRow[];
    const [row] = rows;
    if (row && row.direction !== this.direction) throw migrationHalfRun(this.name, row.direction);
    if (row) {
      this.done = Number(row.done);
      this.fingerprint = row.fingerprint;
      this.wasRunning = Number(row.running) === 1;
    } else {
      await this.query(`INSERT INTO ${TABLE} VALUES (?, ?, 0, '', 0)`, [this.name, this.direction]);
    }
  }

  private async change(perform: () => Promise<unknown>, sql: string): Promise<unknown> {
    this.place++;
    this.seen = createHash('sha256').update(this.seen).update(sql).digest('hex');
    if (this.place < this.done) return [];
    if (this.place === this.done) {
      if (this.seen !== this.fingerprint) throw migrationChanged(this.name, this.done);
      return [];
    }
    return ROWS.test(sql) ? this.changeRows(perform) : this.changeTables(perform);
  }

  private async changeRows(perform: () => Promise<unknown>): Promise<unknown> {
    return this.together(async () => {
      const answer = await perform();
      await this.note(this.place, 0);
      return answer;
    });
  }

  /** Between a change of tables and the note of it, the process may be killed: the server then says that it is made. */
  private async changeTables(perform: () => Promise<unknown>): Promise<unknown> {
    const mayBeMade = this.wasRunning;
    this.wasRunning = false;
    await this.note(this.place - 1, 1);
    let answer: unknown = [];
    try {
      answer = await perform();
    } catch (error) {
      const isMade = mayBeMade && MADE_ALREADY.has(Number(driverCodeOf(error).errno));
      if (!isMade) {
        await this.note(this.place - 1, 0);
        throw error;
      }
    }
    await this.note(this.place, 0);
    return answer;
  }

  private async note(done: number, running: number): Promise<void> {
    const fingerprint = done === this.place ? this.seen : this.fingerprint;
    await this.query(`UPDATE ${TABLE} SET done = ?, fingerprint = ?, running = ? WHERE name = ?`, [
      done,
      fingerprint,
      running,
      this.name,
    ]);
    this.done = done;
    this.fingerprint = fingerprint;
  }

  private async together<T>(work: () => Promise<T>): Promise<T> {
    await this.query('START TRANSACTION');
    try {
      const answer = await work();
      await this.query('COMMIT');
      return answer;
    } catch (error) {
      await this.query('ROLLBACK');
      throw error;
    }
  }
}
