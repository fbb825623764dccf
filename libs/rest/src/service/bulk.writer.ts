// A bulk at work: in one transaction, through the operations of the service, so that overrides, hooks and scope hold.
import type { BulkOperation } from '@nestling/core';
import { classifyDriverError } from '@nestling/database';
import { both } from '../query/condition.js';
import { readWhere } from '../query/where.reader.js';
import { bodyInvalid } from '../serializer/input.errors.js';
import { located, locatedErrors, tooManyAffected, type ItemPlace } from './bulk.errors.js';
import { writeItem } from './bulk-item.writer.js';
import { lockItems } from './bulk.locks.js';
import type { BulkTools } from './bulk.tools.js';
import type { BulkItem, BulkResult, BulkSelection, BulkWork } from './bulk.types.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import type { EntityId, ReadView } from './endpoint.types.js';
import { idOf } from './entity-id.reader.js';
import { compareIds } from './id.order.js';

/** Writes a bulk as one: all of it, or nothing. */
export async function writeTogether<T>(work: BulkWork, tools: BulkTools<T>): Promise<BulkResult<T>> {
  const errors = work.items.flatMap((item) => locatedErrors(item.refusal?.errors ?? [], item));
  if (errors.length > 0) throw bodyInvalid(errors);
  try {
    return await inTransaction(tools.runtime, () => new BulkWriter(work, tools, true).write());
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    return inTransaction(tools.runtime, () => new BulkWriter(work, tools, false).write());
  }
}

/** What the database said to a statement of many rows: made one by one, they tell which of them is at fault. */
class RowsRefused extends Error {}

/** In a transaction of others a bulk has a savepoint, so that it is all or nothing there as well. */
function inTransaction<T>(runtime: EndpointRuntime, work: () => Promise<T>): Promise<T> {
  const { database } = runtime;
  return runtime.write(database.inTransaction ? () => database.transaction(work) : work, true);
}

/** The writes of one transaction. */
class BulkWriter<T> {
  constructor(
    private readonly work: BulkWork,
    private readonly tools: BulkTools<T>,
    /** Whether one statement may make many rows. */
    private readonly insertsMany: boolean,
  ) {}

  async write(): Promise<BulkResult<T>> {
    const { maxAffected, items, selections } = this.work;
    if (items.length > maxAffected) throw tooManyAffected(maxAffected);
    await lockItems(items, this.tools.runtime);
    const found = new Map<BulkSelection, EntityId[]>();
    let affected = items.length;
    for (const selection of selections) {
      const ids = await this.select(selection, maxAffected - affected);
      found.set(selection, ids);
      affected += ids.length;
      if (affected > maxAffected) throw tooManyAffected(maxAffected);
    }
    const created = await this.create(this.itemsOf('create'));
    const updated = await this.inKeyOrder('update', (item) => writeItem(item, this.tools));
    await this.inKeyOrder('delete', (item) => writeItem(item, this.tools));
    const [also, gone] = [await this.updateFound(found), await this.deleteFound(found)];
    return {
      created,
      updated: [...(updated as ReadView<T>[]), ...also],
      deleted: [...this.itemsOf('delete').map(({ id }) => id), ...gone],
    };
  }

  private itemsOf(operation: BulkOperation): BulkItem[] {
    return this.work.items.filter((item) => item.operation === operation);
  }

  /** The rows in scope that a filter finds, locked; one more than may be, where there are more. */
  private async select({ filter }: BulkSelection, room: number): Promise<EntityId[]> {
    const { context, scope, runtime } = this.tools;
    const { plan, query, neighbours } = runtime;
    const condition = readWhere(filter, plan, await neighbours.reachOf(context));
    const limit = Math.min(room, Number.MAX_SAFE_INTEGER - 1) + 1;
    const rows = await query.lock(both(condition, await scope()), limit);
    return rows.map((row) => idOf(row, plan));
  }

  /** Where nothing but the statement makes a row, one statement makes many. */
  private async create(items: readonly BulkItem[]): Promise<ReadView<T>[]> {
    const { announce, runtime } = this.tools;
    if (!announce || !this.insertsMany || items.length < 2)
      return this.each(items, (item) => writeItem(item, this.tools)) as Promise<ReadView<T>[]>;
    const { database, input, query } = runtime;
    try {
      const rows = await query.insertMany(items.map((item) => input.values(item.input, 'create')));
      rows.forEach(announce);
      return rows as ReadView<T>[];
    } catch (error) {
      const kind = classifyDriverError(error, database.dataSource)?.kind;
      if (kind === undefined || kind === 'deadlock' || kind === 'connection') throw error;
      throw new RowsRefused();
    }
  }

  /** Applies items in the order of their keys, and answers in the order of the request. */
  private async inKeyOrder<R>(operation: BulkOperation, apply: (item: BulkItem) => Promise<R>): Promise<R[]> {
    const items = this.itemsOf(operation);
    const sorted = [...items].sort((left, right) => compareIds(left.id, right.id));
    const results = await this.each(sorted, apply);
    const byItem = new Map(sorted.map((item, index) => [item, results[index]]));
    return items.map((item) => byItem.get(item) as R);
  }

  private async each<I extends ItemPlace, R>(
    items: readonly I[],
    apply: (item: I) => Promise<R>,
  ): Promise<R[]> {
    const results: R[] = [];
    for (const item of items) {
      try {
        results.push(await apply(item));
      } catch (error) {
        throw located(error, item);
      }
    }
    return results;
  }

  private async updateFound(found: ReadonlyMap<BulkSelection, readonly EntityId[]>): Promise<ReadView<T>[]> {
    const { context, runtime, update } = this.tools;
    // The rows are locked as they are: whatever their version is, it is the right one.
    const locked = context.with({ partial: true, conditional: true, ifMatch: undefined });
    const [[selection, ids] = []] = [...found].filter(([{ operation }]) => operation === 'update');
    if (!selection || !ids) return [];
    const rows = ids.map((id) => ({ operation: selection.operation, id }));
    return this.each(rows, ({ id }) => update(id, runtime.input.copy(selection.set), locked));
  }

  private async deleteFound(found: ReadonlyMap<BulkSelection, readonly EntityId[]>): Promise<EntityId[]> {
    const { context, destroy } = this.tools;
    const rows = [...found].flatMap(([{ operation }, ids]) =>
      operation === 'delete' ? ids.map((id) => ({ operation, id })) : [],
    );
    const locked = context.with({ conditional: false, ifMatch: undefined });
    await this.each(rows, ({ id }) => destroy(id, locked));
    return rows.map(({ id }) => id);
  }
}
