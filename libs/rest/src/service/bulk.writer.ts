// A bulk at work: through the operations of the service, so that overrides, hooks, scope and locking hold for every row.
import { NestlingHttpError, type BulkOperation, type RequestContext } from '@nestling/core';
import { classifyDriverError } from '@nestling/database';
import { both, type Condition } from '../query/condition.js';
import { keyConditions } from '../query/bulk.query.js';
import type { Row } from '../query/endpoint.table.js';
import { readWhere } from '../query/where.reader.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { Input } from '../serializer/input.serializer.js';
import { bulkInvalid, located, locatedErrors, tooManyAffected, type ItemPlace } from './bulk.errors.js';
import type { BulkItem, BulkItemResult, BulkResult, BulkSelection, BulkWork } from './bulk.types.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import type { EntityId, ReadView } from './endpoint.types.js';
import { idOf, keyCondition } from './entity-id.reader.js';
import { versionConflict } from './row.update.js';

/** What a bulk does its work with. */
export interface BulkTools<T> {
  readonly runtime: EndpointRuntime;
  readonly context: RequestContext;
  /** The rows that the context may touch. */
  readonly scope: () => Promise<Condition>;
  readonly create: (input: Input, context: RequestContext) => Promise<ReadView<T>>;
  readonly update: (id: EntityId, input: Input, context: RequestContext) => Promise<ReadView<T>>;
  readonly destroy: (id: EntityId, context: RequestContext) => Promise<void>;
  /** Tells `committed` hooks of a row that was made otherwise than by `create`; undefined where only that may make rows. */
  readonly announce?: (row: Row) => void;
}

/** Writes a bulk as one: all of it, or nothing. */
export async function writeTogether<T>(work: BulkWork, tools: BulkTools<T>): Promise<BulkResult<T>> {
  const errors = work.items.flatMap((item) => locatedErrors(item.refusal?.errors ?? [], item));
  if (errors.length > 0) throw bulkInvalid(errors);
  return tools.runtime.write(() => new BulkWriter(work, tools).write(), true);
}

/** Writes the items of a bulk one by one, each in a transaction of its own. */
export async function writeEach<T>(work: BulkWork, tools: BulkTools<T>): Promise<BulkItemResult<T>[]> {
  const { database } = tools.runtime;
  if (work.selections.length > 0) {
    const message = 'rows that a filter finds can only be written together, without atomic=false';
    throw bulkInvalid(work.selections.map(({ operation: field }) => ({ field, code: 'atomic', message })));
  }
  if (work.items.length > work.maxAffected) throw tooManyAffected(work.maxAffected);
  const results: BulkItemResult<T>[] = [];
  for (const item of work.items) {
    const { operation, index, refusal } = item;
    try {
      if (refusal) throw refusal;
      const write = (): Promise<ReadView<T> | undefined> => writeItem(item, tools);
      // In a transaction of others each item gets a savepoint.
      const row = await (database.inTransaction ? database.transaction(write) : write());
      results.push({ operation, index, ...(row ? { row } : {}) });
    } catch (error) {
      results.push({ operation, index, error });
    }
  }
  return results;
}

/** One item, by the service's own operation. Hooks may change an input: each attempt has one of its own. */
async function writeItem<T>(item: BulkItem, tools: BulkTools<T>): Promise<ReadView<T> | undefined> {
  const { id, operation, version } = item;
  const context = tools.context.with({ partial: true, conditional: false, ifMatch: undefined });
  const input = tools.runtime.input.copy(item.input);
  if (operation === 'create') return tools.create(input, context);
  if (operation === 'update') return tools.update(id, input, context);
  if (version === undefined) await tools.destroy(id, context);
  else {
    try {
      await tools.destroy(id, context.with({ conditional: true, ifMatch: [version] }));
    } catch (error) {
      // The version stood in the body, not in If-Match.
      const isStale = error instanceof NestlingHttpError && error.code === REST_HTTP_CODES.preconditionFailed;
      throw isStale ? versionConflict() : error;
    }
  }
  return undefined;
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
    await this.lockItems();
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

  /** Everybody locks rows in the order of their keys, so that nobody waits for somebody who waits for them. */
  private async lockItems(): Promise<void> {
    const { plan, query } = this.tools.runtime;
    const ids = this.work.items.filter(({ operation }) => operation !== 'create').map(({ id }) => id);
    const keys = ids.sort(compareIds).flatMap((id) => {
      const key = conditionOf(id, plan);
      return key ? [key] : [];
    });
    for (const condition of keyConditions(keys, query.table)) await query.lock(condition, keys.length);
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
        const kind = classifyDriverError(error, database.dataSource)?.kind;
        if (kind === undefined || kind === 'deadlock' || kind === 'connection') throw error;
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

/** The condition of a key; undefined for an id that cannot be one, whose own write tells so. */
function conditionOf(...[id, plan]: Parameters<typeof keyCondition>): Condition[] | undefined {
  try {
    return keyCondition(id, plan);
  } catch {
    return undefined;
  }
}

function compareIds(left: EntityId, right: EntityId): number {
  const [lefts, rights] = [[left].flat(), [right].flat()];
  for (const [index, part] of lefts.entries()) {
    const order = comparePart(String(part), String(rights[index]));
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: string, right: string): number {
  if (/^\d{1,15}$/.test(left) && /^\d{1,15}$/.test(right)) return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
