// Inside a transaction every repository, query builder and dataSource.query() gets the runner made here,
// so that TypeORM's own ways to the database join the transaction instead of opening a second connection.
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import type { AmbientTransaction } from './ambient-transaction.js';
import { transactionEnded } from './database.errors.js';
import type { TransactionScope } from './transaction-scope.js';

/** @internal */
export interface AmbientRunnerParts {
  readonly dataSource: DataSource;
  readonly ambient: AmbientTransaction;
  /** Opens a nested transaction for `manager.transaction()`. */
  readonly patchManager: (manager: EntityManager) => void;
  /** Learns of a failed statement. */
  readonly onFailure: (scope: TransactionScope, error: unknown) => void;
}

/** @internal */
export function facadeOf(scope: TransactionScope, parts: AmbientRunnerParts): QueryRunner {
  scope.facade ??= createFacade(scope, parts);
  return scope.facade;
}

function createFacade(scope: TransactionScope, parts: AmbientRunnerParts): QueryRunner {
  const overrides: Record<PropertyKey, unknown> = {
    query: (...args: Parameters<QueryRunner['query']>) =>
      runIn(scope, parts, (runner) => runner.query(...args) as Promise<unknown>),
    release: () => Promise.resolve(),
  };
  const facade = new Proxy(scope.runner, {
    get(target, property) {
      if (Object.hasOwn(overrides, property)) return overrides[property];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const manager = parts.dataSource.createEntityManager(facade);
  parts.patchManager(manager);
  overrides['manager'] = manager;
  return facade;
}

/** Runs a statement on the connection of a scope, one at a time. */
export async function runIn<T>(
  scope: TransactionScope,
  parts: Pick<AmbientRunnerParts, 'ambient' | 'onFailure'>,
  statement: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const inner = parts.ambient.peek();
  // A manager handed into a nested transaction works in that one: its own scope is locked by it.
  const target = inner?.isWithin(scope) ? inner : scope;
  return target.lock.run(async () => {
    if (target.state !== 'open') throw transactionEnded();
    try {
      return await statement(target.runner);
    } catch (error) {
      parts.onFailure(target, error);
      throw error;
    }
  });
}
