// Methods that run inside of something on a data source. Nest gives the objects their Databases.
import 'reflect-metadata';

import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Database } from './database.js';
import { notInjected } from './database.errors.js';
import { getDatabaseToken } from './database.tokens.js';

type Method = (this: Record<symbol, unknown>, ...args: unknown[]) => unknown;

/** How a decorated method is run. */
interface DatabaseMethod {
  /** What the decorator is called, for errors. */
  readonly decorator: string;
  /** The names of the data sources, the outermost first. */
  readonly dataSources: readonly string[];
  readonly run: (database: Database, work: () => Promise<unknown>) => Promise<unknown>;
}

const SESSIONS = Symbol('@nestling/database:sessions');

/** Remembers that a parameter is to get the entity manager of a data source. */
export function markSession(target: object, key: string | symbol, session: readonly [number, string]): void {
  const marked = (Reflect.getOwnMetadata(SESSIONS, target, key) ?? []) as (readonly [number, string])[];
  Reflect.defineMetadata(SESSIONS, [...marked, session], target, key);
}

/** Makes the decorator of such methods; what they answer becomes a promise. */
export function databaseMethod({ decorator, dataSources, run }: DatabaseMethod): MethodDecorator {
  return (target, key, descriptor) => {
    const original = descriptor.value as Method;
    const label = `${target.constructor.name}.${String(key)}`;
    const sessions = (Reflect.getOwnMetadata(SESSIONS, target, key) ?? []) as (readonly [number, string])[];
    const said = [...dataSources, ...sessions.map(([, name]) => name)];
    const names = [...new Set(said.length > 0 ? said : ['default'])];
    // Property dependencies: each app's injector fills them on its own instances, of any scope, without a registry.
    for (const name of names) Inject(getDatabaseToken(name))(target, propertyOf(name));
    const wrapped: Method = async function (...args) {
      const databases = names.map((name) => {
        const database = this[propertyOf(name)] as Database | undefined;
        if (!database) throw notInjected({ decorator, method: label, dataSource: name });
        return database;
      });
      const call = async (): Promise<unknown> => {
        for (const [index, name] of sessions) args[index] ??= managerOf(databases[names.indexOf(name)]);
        return original.apply(this, args);
      };
      const outermostLast = [...databases].reverse();
      return outermostLast.reduce((work, database) => () => run(database, work), call)();
    };
    copyIdentity(original, wrapped);
    (descriptor as TypedPropertyDescriptor<unknown>).value = wrapped;
  };
}

function managerOf(database: Database | undefined): EntityManager | undefined {
  return database?.manager;
}

function propertyOf(dataSource: string): symbol {
  return Symbol.for(`@nestling/database:transactional:${dataSource}`);
}

/** Decorators below this one have left their metadata (a route, a schedule) on the original method. */
function copyIdentity(from: Method, to: Method): void {
  Object.defineProperty(to, 'name', { value: from.name, configurable: true });
  Object.defineProperty(to, 'length', { value: from.length, configurable: true });
  for (const key of Reflect.getOwnMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, from), to);
  }
}
