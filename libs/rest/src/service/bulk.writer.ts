// A bulk at work: in one transaction, through the operations of the service, so that overrides, hooks and scope hold.
import type { BulkOperation } from '@nestling/core';
import { classifyDriverError } from '@nestling/database';
import { both } from '../query/condition.js';
import type { Row } from '../query/endpoint.table.js';
import { readWhere } from '../query/where.reader.js';
import { bodyInvalid } from '../serializer/input.errors.js';
import { located, locatedErrors, tooManyAffected, type ItemPlace } from './bulk.errors.js';
import { writeItem } from './bulk-item.writer.js';
import { lockItems } from './bulk.locks.js';
import type { BulkTools } from './bulk.tools.js';
import type { BulkItem, BulkResult, BulkSelection, BulkWork } from './bulk.types.js';
import type { EntityId, ReadView } from './endpoint.types.js';
import { idOf } from './entity-id.reader.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { compareIds } from './id.order.js';
import { isDeadlock, translateWriteError } from './write.errors.js';

/** Writes a bulk as one: all of it, or nothing. */
export async function writeTogether<T>(work: BulkWork, tools: BulkTools<T>): Promise<BulkResult<T>> {
  const errors = work.items.flatMap((item) => locatedErrors(item.refusal?.errors ?? [], item));
  if (errors.length > 0) throw bodyInvalid(errors);
  const created = await createAtOnce(work, tools);
  if (created) return { created: created as ReadView<T>[], updated: [], deleted: [] };
  return tools.runtime.write(() => new BulkWriter(work, tools).write(), true);
}

/** The rows of a bulk that one statement makes, which needs no transaction; undefined for any other, and where it is refused. */
async function createAtOnce<T>(
  work: BulkWork,
  { announce, runtime }: BulkTools<T>,
): Promise<Row[] | undefined> {
  const { items, selections, maxAffected } = work;
  const { database, input, plan, query } = runtime;
  const isOther = selections.length > 0 || items.length > maxAffected || database.inTransaction;
  if (!announce || isOther || !items.every(({ operation }) => operation === 'create')) return undefined;
  const values = items.map((item) => input.values(item.input, 'create'));
  if (!query.insertsAtOnce(values)) return undefined;
  try {
    const rows = await query.insertMany(values);
    rows.forEach(announce);
    return rows;
  } catch (error) {
    if (isLost(error, runtime)) throw translateWriteError(error, plan, database.dataSource);
    return undefined;
  }
}

/** Whether nobody can tell what is wrong with which row, or what has become of them. */
function isLost(error: unknown, { database }: EndpointRuntime): boolean {
  const kind = classifyDriverError(error, database.dataSource)?.kind;
  return kind === undefined || kind === 'connection';
}

/** The writes of one transaction. */
class BulkWriter<T> {
  constructor(
    private readonly work: BulkWork,
    private readonly tools: BulkTools<T>,
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

  /**
   * Where nothing but the statement makes a row, one statement makes many. What the database refuses is told by the row
   * at fault: then they are made one by one.
   */
  private async create(items: readonly BulkItem[]): Promise<ReadView<T>[]> {
    const { announce, runtime } = this.tools;
    if (announce && items.length > 1) {
      const { database, input, query } = runtime;
      const values = items.map((item) => input.values(item.input, 'create'));
      try {
        const rows = await database.transaction(() => query.insertMany(values));
        rows.forEach(announce);
        return rows as ReadView<T>[];
      } catch (error) {
        if (isLost(error, runtime) || isDeadlock(error, database.dataSource)) throw error;
      }
    }
    return this.each(items, (item) => writeItem(item, this.tools)) as Promise<ReadView<T>[]>;
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
