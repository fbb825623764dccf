import type { Caller } from '@nestling/core';
import type { Database } from '@nestling/database';
import { serverClock } from '../limits/database.statements.js';
import { ensureTable, ownTable } from '../tables/own.table.js';
import { SESSIONS } from '../tables/session.table.js';
import { SessionStore, type SessionChoice, type StoredSession } from './session.store.js';

/** A row, as drivers give it. */
interface Row {
  readonly id: string;
  readonly subject: string;
  readonly token: string | null;
  readonly claims: string;
  readonly expires_at: string | number;
  readonly revoked_at: string | number | null;
}

/** Keeps sessions in a table, for all processes that share the database. */
export class DatabaseSessions extends SessionStore {
  private readonly table: string;

  constructor(private readonly database: Database) {
    super();
    const { dataSource } = database;
    this.table = dataSource.driver.escape(ownTable(dataSource, SESSIONS));
  }

  /** @throws {AUTH_TABLE_MISSING} */
  prepare(): Promise<void> {
    return ensureTable(this.database.dataSource, SESSIONS);
  }

  async add({ id, subject, token, claims, expiresAt, isRevoked }: StoredSession): Promise<boolean> {
    const values = [id, subject, token, JSON.stringify(claims), expiresAt];
    const marks = values.map((_, index) => this.mark(index + 1)).join(', ');
    const revokedAt = isRevoked ? this.now : 'NULL';
    try {
      await this.run(
        `INSERT INTO ${this.table} (id, subject, token, claims, expires_at, revoked_at) VALUES (${marks}, ${revokedAt})`,
        values,
      );
      return true;
    } catch (error) {
      if (await this.find(id)) return false;
      throw error;
    }
  }

  async find(id: string): Promise<StoredSession | undefined> {
    const [row] = await this.database.query<Row>(
      `SELECT id, subject, token, claims, expires_at, revoked_at FROM ${this.table} WHERE id = ${this.mark(1)} AND expires_at > ${this.mark(2)}`,
      [id, Date.now()],
    );
    if (!row) return undefined;
    const { subject, token, claims, expires_at, revoked_at } = row;
    return {
      id: row.id,
      subject,
      token,
      claims: JSON.parse(claims) as Caller,
      expiresAt: Number(expires_at),
      isRevoked: revoked_at !== null,
    };
  }

  async rotate(id: string, from: string, to: string): Promise<boolean> {
    const conditions = `id = ${this.mark(2)} AND token = ${this.mark(3)} AND revoked_at IS NULL AND expires_at > ${this.mark(4)}`;
    const sql = `UPDATE ${this.table} SET token = ${this.mark(1)} WHERE ${conditions}`;
    return (await this.run(sql, [to, id, from, Date.now()])) === 1;
  }

  revoke(which: SessionChoice, until: number): Promise<number> {
    const [column, value] = 'id' in which ? ['id', which.id] : ['subject', which.subject];
    const conditions = `${column} = ${this.mark(2)} AND revoked_at IS NULL AND expires_at > ${this.mark(3)}`;
    const sql = `UPDATE ${this.table} SET revoked_at = ${this.now}, expires_at = ${this.mark(1)} WHERE ${conditions}`;
    return this.run(sql, [until, value, Date.now()]);
  }

  async revoked(within?: number): Promise<readonly string[]> {
    const since =
      within === undefined ? 'revoked_at IS NOT NULL' : `revoked_at >= ${this.now} - ${Math.ceil(within)}`;
    const rows = await this.database.query<Row>(
      `SELECT id FROM ${this.table} WHERE ${since} AND expires_at > ${this.mark(1)}`,
      [Date.now()],
    );
    return rows.map(({ id }) => id);
  }

  async sweep(): Promise<void> {
    await this.run(`DELETE FROM ${this.table} WHERE expires_at <= ${this.mark(1)}`, [Date.now()]);
  }

  private async run(sql: string, values: readonly unknown[]): Promise<number> {
    return (await this.database.execute(sql, values)).affected;
  }

  /** One clock for all processes: what was ended by one whose own is slow is not overlooked. */
  private get now(): string {
    const { dialect } = this.database;
    // Of the column's type, so that its index is used.
    return `CAST(${serverClock(dialect)} AS ${dialect === 'mysql' ? 'SIGNED' : 'bigint'})`;
  }

  private mark(position: number): string {
    return this.database.dialect === 'postgres' ? `$${position}` : '?';
  }
}
