import { Logger } from '@nestjs/common';
import { classifyDriverError, type Database } from '@nestling/database';
import { createHash } from 'node:crypto';
import { ensureTable, ownTable } from '../tables/own.table.js';
import { COUNTERS } from '../tables/rate-limit.table.js';
import { countStatement, readStatement, sweepStatement, type CounterTable } from './database.statements.js';
import type { Count, Quota } from './quota.js';
import { RateLimitStore } from './rate-limit.store.js';

const SWEEP_EVERY = 60_000;
const ATTEMPTS = 5;

interface Row {
  readonly allowed: number | string;
  readonly level: number | string;
  readonly since: number | string;
  readonly present: number | string;
}

/** Counts in a table of the application's database, for any number of processes. */
export class DatabaseRateLimitStore extends RateLimitStore {
  private readonly logger = new Logger('Nestling');
  /** The statements of the few quotas that an application has. */
  private readonly statements = new WeakMap<Quota, string>();
  private found: { readonly database: Database; readonly table: CounterTable } | undefined;
  private sweptAt = performance.now();

  constructor(private readonly find: () => Database) {
    super();
  }

  /**
   * Makes the table where it is missing.
   *
   * @throws {AUTH_TABLE_MISSING}
   */
  override open(): Promise<void> {
    return ensureTable(this.counters.database.dataSource, COUNTERS);
  }

  async take(key: string, quota: Quota): Promise<Count> {
    this.sweepSometimes();
    const id = createHash('sha256').update(key).digest('hex');
    const row = await this.countIn(id, quota);
    const [allowed, level, since, present] = [row.allowed, row.level, row.since, row.present].map(Number);
    return { isAllowed: allowed === 1, level: level ?? 0, age: Math.max(0, (present ?? 0) - (since ?? 0)) };
  }

  async clear(): Promise<void> {
    const { database, table } = this.counters;
    await database.query(`DELETE FROM ${table.name}`);
  }

  private get counters(): { readonly database: Database; readonly table: CounterTable } {
    if (this.found) return this.found;
    const database = this.find();
    const { dialect, dataSource } = database;
    const name = dataSource.driver.escape(ownTable(dataSource, COUNTERS));
    return (this.found = { database, table: { dialect, name } });
  }

  private async countIn(id: string, quota: Quota): Promise<Row> {
    const { database, table } = this.counters;
    const sql = this.statements.get(quota) ?? countStatement(table, quota);
    this.statements.set(quota, sql);
    if (database.supportsReturning) return only(await database.query<Row>(sql, [id]));
    for (let attempt = 1; ; attempt++) {
      try {
        // The row is this transaction's from the first statement to its end.
        return await database.transaction(async () => {
          await database.execute(sql, [id]);
          return only(await database.query<Row>(readStatement(table), [id]));
        });
      } catch (error) {
        const fault = classifyDriverError(error, database.dataSource);
        if (fault?.kind !== 'deadlock' || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private sweepSometimes(): void {
    const now = performance.now();
    if (now - this.sweptAt < SWEEP_EVERY) return;
    this.sweptAt = now;
    const { database, table } = this.counters;
    void database.query(sweepStatement(table)).catch((error: unknown) => {
      this.logger.warn(`${COUNTERS.name} cannot be swept: ${(error as Error).message}`);
    });
  }
}

function only(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error(`A counter that was just written is not in ${COUNTERS.name}.`);
  return row;
}
