// Writes that go through TypeORM's repositories and query builders, reported to the change log.
import { rowKeyOf } from '@nestling/core';
import type { EntityMetadata, EntitySubscriberInterface, ObjectLiteral, QueryRunner } from 'typeorm';

import type { ChangeLog } from './change.log.js';
import type { RowChange } from './row-change.js';

/** What TypeORM's events have in common; query builders know of no rows, and leave most of it out. */
interface WriteEvent {
  readonly metadata: EntityMetadata;
  readonly queryRunner: QueryRunner;
  readonly entity?: ObjectLiteral | undefined;
  readonly databaseEntity?: ObjectLiteral | undefined;
  readonly entityId?: unknown;
}

/** Tells the change log what TypeORM wrote. It is the library's own: endpoints do not count it among their subscribers. */
export class ChangeSubscriber implements EntitySubscriberInterface {
  /** Transactions that somebody opened on a query runner of their own: the changes of each level. */
  private readonly open = new WeakMap<QueryRunner, RowChange[][]>();

  constructor(private readonly log: ChangeLog) {}

  afterInsert(event: WriteEvent): Promise<void> {
    // A builder's insert may have met a row that was there (orUpdate); only PostgreSQL says which one.
    const isKnown = event.entityId !== undefined || event.queryRunner.dataSource.options.type === 'postgres';
    return this.note(event, 'insert', isKnown ? event.entity : undefined);
  }

  afterUpdate(event: WriteEvent): Promise<void> {
    return this.note(event, 'update', event.databaseEntity);
  }

  afterRemove(event: WriteEvent): Promise<void> {
    return this.note(event, 'delete', event.databaseEntity);
  }

  afterSoftRemove(event: WriteEvent): Promise<void> {
    return this.note(event, 'update', event.databaseEntity);
  }

  afterRecover(event: WriteEvent): Promise<void> {
    return this.note(event, 'update', event.databaseEntity);
  }

  afterTransactionStart({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    const levels = this.open.get(queryRunner);
    if (levels) levels.push([]);
    else this.open.set(queryRunner, [[]]);
  }

  /** TypeORM says this of savepoints, too. */
  async afterTransactionCommit({ queryRunner }: { readonly queryRunner: QueryRunner }): Promise<void> {
    const levels = this.open.get(queryRunner);
    const changes = levels?.pop() ?? [];
    const outer = levels?.at(-1);
    if (!outer) return this.log.publish(changes);
    for (const change of changes) outer.push(change);
  }

  afterTransactionRollback({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    this.open.get(queryRunner)?.pop();
  }

  private note(
    { metadata, queryRunner }: WriteEvent,
    operation: RowChange['operation'],
    row: ObjectLiteral | undefined,
  ): Promise<void> {
    const key = row && keyOf(row, metadata);
    const change = { table: metadata.tablePath, operation, ...(key === undefined ? {} : { key }) };
    const level = this.log.isInTransaction ? undefined : this.open.get(queryRunner)?.at(-1);
    if (!level) return this.log.note(change);
    level.push(change);
    return Promise.resolve();
  }
}

function keyOf(row: ObjectLiteral, { primaryColumns }: EntityMetadata): string | undefined {
  const parts = primaryColumns.map((column) => column.getEntityValue(row) as unknown);
  return parts.some((part) => part === undefined || part === null) ? undefined : rowKeyOf(parts);
}
