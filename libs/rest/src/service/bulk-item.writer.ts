// The items of a bulk, each by the operation of the service that it stands for.
import { NestlingHttpError } from '@nestling/core';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { bulkInvalid, tooManyAffected } from './bulk.errors.js';
import { lockItems } from './bulk.locks.js';
import type { BulkTools } from './bulk.tools.js';
import type { BulkItem, BulkItemResult, BulkWork } from './bulk.types.js';
import type { ReadView } from './endpoint.types.js';
import { versionConflict } from './row.update.js';
import { isBusy } from './write.errors.js';

/** Writes the items of a bulk one by one, each in a transaction of its own. */
export async function writeEach<T>(work: BulkWork, tools: BulkTools<T>): Promise<BulkItemResult<T>[]> {
  const { database } = tools.runtime;
  if (work.selections.length > 0) {
    const message = 'rows that a filter finds can only be written together, without atomic=false';
    throw bulkInvalid(work.selections.map(({ operation: field }) => ({ field, code: 'atomic', message })));
  }
  if (work.items.length > work.maxAffected) throw tooManyAffected(work.maxAffected);
  // Locks of a transaction around stay until its end, and with them the chance of waiting in a circle.
  if (database.inTransaction) await lockItems(work.items, tools.runtime);
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
      // A lost deadlock may have taken that transaction with it: whoever opened it runs it again.
      if (database.inTransaction && isBusy(error)) throw error;
      results.push({ operation, index, error });
    }
  }
  return results;
}

/** One item, by the service's own operation. Hooks may change an input: each attempt has one of its own. */
export async function writeItem<T>(item: BulkItem, tools: BulkTools<T>): Promise<ReadView<T> | undefined> {
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
