// The statements on the table of kept answers.
import { classifyDriverError, type Database } from '@nestling/database';
import { In, LessThanOrEqual } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { limitedWait } from './claim.wait.js';
import { keyInProgress } from './idempotency.errors.js';
import { IdempotencyRecord, type KeptAnswer } from './idempotency.record.js';

/** How many expired keys one statement drops, and how many such statements one sweep sends at most. */
const SWEEP_BATCH = 500;
const SWEEP_BATCHES = 20;

/** A key of one caller on one endpoint, and the request that it came with. */
export interface IdempotencyClaim {
  readonly id: string;
  readonly fingerprint: string;
}

/** The kept answers of one data source. */
export class IdempotencyStore {
  constructor(private readonly database: Database) {}

  /**
   * Takes the key for the transaction around; false if it is taken already. While another transaction holds it, this one
   * waits for the end of it.
   *
   * @throws {REST_IDEMPOTENCY_IN_PROGRESS} if the wait takes too long
   */
  async claim(claim: IdempotencyClaim, seconds: number): Promise<boolean> {
    const { database } = this;
    const expiresAt = Date.now() + seconds * 1000;
    const [sql, parameters] = database.manager
      .createQueryBuilder()
      .insert()
      .into(IdempotencyRecord)
      .values({ ...claim, expiresAt, answer: null })
      .orIgnore()
      .updateEntity(false)
      .getQueryAndParameters();
    try {
      const { affected } = await limitedWait(database, () => database.execute(sql, parameters));
      return affected > 0;
    } catch (error) {
      if (classifyDriverError(error, database.dataSource)?.kind === 'busy') throw keyInProgress();
      throw error;
    }
  }

  /** Keeps the answer, in the transaction that claimed the key. */
  async keep(id: string, answer: KeptAnswer): Promise<void> {
    const change = { answer } as QueryDeepPartialEntity<IdempotencyRecord>;
    await this.database.manager.update(IdempotencyRecord, { id }, change);
  }

  async find(id: string): Promise<IdempotencyRecord | null> {
    return this.database.manager.findOneBy(IdempotencyRecord, { id });
  }

  /** Drops these keys as far as they have expired; one may have been claimed anew since it was looked at. */
  async dropExpired(ids: readonly string[]): Promise<void> {
    await this.database.manager.delete(IdempotencyRecord, {
      id: In(ids),
      expiresAt: LessThanOrEqual(Date.now()),
    });
  }

  /** Drops what has expired; what is beyond the bounds of one sweep is left to the next. */
  async sweep(): Promise<void> {
    for (let batch = 0; batch < SWEEP_BATCHES; batch++) {
      const expired = await this.database.manager.find(IdempotencyRecord, {
        select: { id: true },
        where: { expiresAt: LessThanOrEqual(Date.now()) },
        order: { id: 'ASC' },
        take: SWEEP_BATCH,
      });
      if (expired.length > 0) await this.dropExpired(expired.map(({ id }) => id));
      if (expired.length < SWEEP_BATCH) return;
    }
  }
}
