import { databaseMethod } from './database-method.factory.js';

/** What `@Transactional()` may be told. */
export interface TransactionalOptions {
  /**
   * The name of the data source the transaction is on.
   *
   * @default 'default'
   */
  readonly dataSource?: string;
}

/**
 * Runs a method of a provider or controller in a transaction, or in a savepoint when the caller has one open.
 * The method answers a promise, whatever it answered before.
 *
 * @example
 * class Orders {
 *   @Transactional()
 *   async pay(id: string): Promise<void> {
 *     await this.orders.update({ id }, { paid: true });
 *   }
 * }
 * @throws {DATABASE_NOT_INJECTED}
 */
export function Transactional(options: TransactionalOptions = {}): MethodDecorator {
  return databaseMethod({
    decorator: 'Transactional',
    dataSources: [options.dataSource ?? 'default'],
    run: (database, work) => database.transaction(work),
  });
}
