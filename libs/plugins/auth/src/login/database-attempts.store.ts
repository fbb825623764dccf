// Tries that all processes count together. Both rows are locked, in one order, before either is read: two logins at once are
// counted one after the other, wherever they arrive.
import type { Database } from '@nestling/database';
import { digestOf } from '../sessions/refresh.token.js';
import { ensureTable, ownTable } from '../tables/own.table.js';
import { ATTEMPTS } from '../tables/session.table.js';
import { AttemptStore, waitFor, type AttemptLimit } from './attempt.store.js';

const SWEEP_EVERY_MS = 10 * 60_000;
/** How often something is tried that loses deadlocks. */
const MAX_ATTEMPTS = 5;

interface Row {
  readonly tries: string;
}

/** Counts in a table. */
export class DatabaseAttempts extends AttemptStore {
  private readonly table: string;
  private swept = Date.now();

  constructor(private readonly database: Database) {
    super();
    const { dataSource } = database;
    this.table = dataSource.driver.escape(ownTable(dataSource, ATTEMPTS));
  }

  /** @throws {AUTH_TABLE_MISSING} */
  override prepare(): Promise<void> {
    return ensureTable(this.database.dataSource, ATTEMPTS);
  }

  async take(limits: readonly AttemptLimit[], window: number): Promise<number> {
    await this.sweep();
    const expires = Date.now() + window * 1000;
    const sorted = limits
      .map(({ key, limit }) => ({ id: digestOf(key), limit }))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    for (const { id } of sorted) await this.retried(() => this.ensure(id, expires));
    return this.transaction(async () => {
      const now = Date.now();
      const after = now - window * 1000;
      const kept = await this.locked(sorted, after);
      const wait = Math.max(0, ...sorted.map(({ limit }, index) => waitFor(kept[index] ?? [], limit, after)));
      if (wait > 0) return wait / 1000;
      for (const [index, { id }] of sorted.entries()) await this.write(id, [...(kept[index] ?? []), now]);
      return 0;
    });
  }

  async giveBack(keys: readonly string[]): Promise<void> {
    const ids = keys.map(digestOf).sort();
    await this.transaction(async () => {
      const kept = await this.locked(ids.map((id) => ({ id })));
      for (const [index, id] of ids.entries()) await this.write(id, (kept[index] ?? []).slice(0, -1));
    });
  }

  /** Locks the rows, and reads what was tried after a time. */
  private async locked(rows: readonly { readonly id: string }[], after = 0): Promise<number[][]> {
    const lock = `UPDATE ${this.table} SET tries = tries WHERE id = ${this.mark(1)}`;
    for (const { id } of rows) await this.database.execute(lock, [id]);
    const tries: number[][] = [];
    for (const { id } of rows) {
      const current = this.database.dialect === 'sqlite' ? '' : ' FOR UPDATE';
      const [row] = await this.database.query<Row>(
        `SELECT tries FROM ${this.table} WHERE id = ${this.mark(1)}${current}`,
        [id],
      );
      tries.push((JSON.parse(row?.tries ?? '[]') as number[]).filter((time) => time > after));
    }
    return tries;
  }

  private async write(id: string, tries: readonly number[]): Promise<void> {
    const sql = `UPDATE ${this.table} SET tries = ${this.mark(1)} WHERE id = ${this.mark(2)}`;
    await this.database.execute(sql, [JSON.stringify(tries), id]);
  }

  /** Makes a row, or keeps it as long as the window: no sweep takes it meanwhile. */
  private async ensure(id: string, expires: number): Promise<void> {
    const marks = [1, 2, 3].map((position) => this.mark(position)).join(', ');
    const update =
      this.database.dialect === 'mysql'
        ? 'ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)'
        : 'ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at';
    const sql = `INSERT INTO ${this.table} (id, tries, expires_at) VALUES (${marks}) ${update}`;
    await this.database.execute(sql, [id, '[]', expires]);
  }

  private async sweep(): Promise<void> {
    if (Date.now() - this.swept < SWEEP_EVERY_MS) return;
    this.swept = Date.now();
    const sql = `DELETE FROM ${this.table} WHERE expires_at <= ${this.mark(1)}`;
    await this.retried(() => this.database.execute(sql, [Date.now()]));
  }

  private transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.retried(() => this.database.transaction(work));
  }

  /** What loses a deadlock has done nothing, and is done again. */
  private async retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(await this.isDeadlock(error))) throw error;
      }
    }
  }

  private async isDeadlock(error: unknown): Promise<boolean> {
    // Not from the top of the file: it is read where there is no database, too.
    const { classifyDriverError } = await import('@nestling/database');
    return classifyDriverError(error, this.database.dataSource)?.kind === 'deadlock';
  }

  private mark(position: number): string {
    return this.database.dialect === 'postgres' ? `$${position}` : '?';
  }
}
