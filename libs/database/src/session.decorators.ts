import { databaseMethod, markSession } from './database-method.factory.js';

/** What `@ManagedSession()` and `@ReadonlySession()` may be told. */
export interface SessionOptions {
  /**
   * The name of the data source, or the names of several. They commit one after the other, the last one first: there is no
   * commit over two databases.
   *
   * @default 'default', and those of the parameters
   */
  readonly dataSource?: string | readonly string[];
}

/**
 * Runs a method of a provider or controller in a session of its own: commits when it resolves, rolls back when it rejects.
 * Parameters marked by `@DatabaseSession()` get the entity manager; repositories and statements join without it.
 *
 * @example
 * class Orders {
 *   @ManagedSession()
 *   async pay(id: string, @DatabaseSession() session?: EntityManager): Promise<void> {
 *     await session?.update(Order, { id }, { paid: true });
 *   }
 * }
 * @throws {DATABASE_NOT_INJECTED}
 */
export function ManagedSession(options: SessionOptions = {}): MethodDecorator {
  return databaseMethod({
    decorator: 'ManagedSession',
    dataSources: namesOf(options),
    run: (database, work) => database.transaction(work),
  });
}

/**
 * Runs a method in a session that only reads: the database refuses to write, and nothing is committed. Inside a session that
 * writes, what it wrote itself is rolled back instead.
 *
 * @example
 * class Reports {
 *   @ReadonlySession({ dataSource: 'reports' })
 *   async totals(@DatabaseSession('reports') session?: EntityManager): Promise<unknown> {
 *     return session?.query('SELECT sum(total) FROM orders');
 *   }
 * }
 * @throws {DATABASE_NOT_INJECTED}
 */
export function ReadonlySession(options: SessionOptions = {}): MethodDecorator {
  return databaseMethod({
    decorator: 'ReadonlySession',
    dataSources: namesOf(options),
    run: (database, work) => database.readOnly(work),
  });
}

/**
 * Marks the parameter of a method with `@ManagedSession()`, `@ReadonlySession()` or `@Transactional()` that gets the entity
 * manager of a data source, unless the caller gives one.
 *
 * @example
 * async copy(@DatabaseSession() from?: EntityManager, @DatabaseSession('archive') to?: EntityManager) {}
 */
export function DatabaseSession(dataSource = 'default'): ParameterDecorator {
  return (target, key, index) => {
    if (key !== undefined) markSession(target, key, [index, dataSource]);
  };
}

function namesOf({ dataSource }: SessionOptions): readonly string[] {
  if (dataSource === undefined) return [];
  return typeof dataSource === 'string' ? [dataSource] : dataSource;
}
