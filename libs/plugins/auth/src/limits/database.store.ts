import { Logger } from '@nestjs/common';
import { classifyDriverError, type Database } from '@nestling/database';
import { createHash } from 'node:crypto';
import {
  counterTable,
  COUNTERS,
  countStatement,
  readStatement,
  sweepStatement,
} from './database.statements.js';
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
  private sweptAt = performance.now();

  constructor(private readonly find: () => Database) {
    super();
  }

  private get database(): Database {
    return this.find();
  }

  /** Makes the table where it is missing. */
  override async open(): Promise<void> {
    try {
      await this.database.query(`SELECT 1 FROM ${COUNTERS} WHERE 1 = 0`);
    } catch {
      for (const statement of counterTable(this.database.dialect)) await this.database.query(statement);
    }
  }

  async take(key: string, quota: Quota): Promise<Count> {
    this.sweepSometimes();
    const id = createHash('sha256').update(key).digest('hex');
    const row = await this.countIn(id, quota);
    const [allowed, level, since, present] = [row.allowed, row.level, row.since, row.present].map(Number);
    return { isAllowed: allowed === 1, level: level ?? 0, age: Math.max(0, (present ?? 0) - (since ?? 0)) };
  }

  async clear(): Promise<void> {
    await this.database.query(`DELETE FROM ${COUNTERS}`);
  }

  private async countIn(id: string, quota: Quota): Promise<Row> {
    const { database } = this;
    const sql = this.statements.get(quota) ?? countStatement(database.dialect, quota);
    this.statements.set(quota, sql);
    if (database.supportsReturning) return only(await database.query<Row>(sql, [id]));
    for (let attempt = 1; ; attempt++) {
      try {
        // The row is this transaction's from the first statement to its end.
        return await database.transaction(async () => {
          await database.execute(sql, [id]);
          return only(await database.query<Row>(readStatement(database.dialect), [id]));
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
    const { database } = this;
    void database.query(sweepStatement(database.dialect)).catch((error: unknown) => {
      this.logger.warn(`${COUNTERS} cannot be swept: ${(error as Error).message}`);
    });
  }
}

function only(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error(`A counter that was just written is not in ${COUNTERS}.`);
  return row;
}
