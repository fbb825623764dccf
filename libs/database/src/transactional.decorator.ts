import 'reflect-metadata';

import { Inject } from '@nestjs/common';

import type { Database } from './database.js';
import { notInjected } from './database.errors.js';
import { getDatabaseToken } from './database.tokens.js';

/** What `@Transactional()` may be told. */
export interface TransactionalOptions {
  /**
   * The name of the data source the transaction is on.
   *
   * @default 'default'
   */
  readonly dataSource?: string;
}

type Method = (this: Record<symbol, unknown>, ...args: unknown[]) => unknown;

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
  const name = options.dataSource ?? 'default';
  const property = Symbol.for(`@nestling/database:transactional:${name}`);
  return (target, key, descriptor) => {
    // A property dependency: each app's injector fills it on its own instances, of any scope, without a registry.
    Inject(getDatabaseToken(options.dataSource))(target, property);
    const original = descriptor.value as Method;
    const label = `${target.constructor.name}.${String(key)}`;
    const wrapped: Method = async function (...args) {
      const database = this[property] as Database | undefined;
      if (!database) throw notInjected(label, name);
      return database.transaction(async () => original.apply(this, args));
    };
    copyIdentity(original, wrapped);
    (descriptor as TypedPropertyDescriptor<unknown>).value = wrapped;
  };
}

/** Decorators below this one have left their metadata (a route, a schedule) on the original method. */
function copyIdentity(from: Method, to: Method): void {
  Object.defineProperty(to, 'name', { value: from.name, configurable: true });
  Object.defineProperty(to, 'length', { value: from.length, configurable: true });
  for (const key of Reflect.getOwnMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, from), to);
  }
}
