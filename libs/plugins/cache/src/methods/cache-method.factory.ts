// Methods with a cache around them. Nest gives the objects the caches of their application.
import 'reflect-metadata';
import { Inject, Optional } from '@nestjs/common';
import { CacheCatalog } from '../cache.catalog.js';
import { notInjected } from '../cache.errors.js';

type Method = (this: Record<symbol, unknown>, ...args: unknown[]) => unknown;

/** A call of a decorated method. */
export interface MethodCall {
  readonly caches: CacheCatalog;
  /** `Reports.top`. */
  readonly method: string;
  /** What it was called on. */
  readonly object: object;
  readonly args: readonly unknown[];
  /** Runs the method itself. */
  readonly proceed: () => Promise<unknown>;
}

const CATALOG = Symbol('@nestling/cache:catalog');

/** Makes the decorator of such methods; what they answer becomes a promise. */
export function cacheMethod(decorator: string, run: (call: MethodCall) => Promise<unknown>): MethodDecorator {
  return (target, key, descriptor) => {
    const original = descriptor.value as Method;
    const label = `${target.constructor.name}.${String(key)}`;
    Inject(CacheCatalog)(target, CATALOG);
    // Without the module it is left out here, and said by name when the method is called.
    Optional()(target, CATALOG);
    const wrapped: Method = async function (...args) {
      const caches = this[CATALOG] as CacheCatalog | undefined;
      if (!caches) throw notInjected(decorator, label);
      const proceed = async (): Promise<unknown> => original.apply(this, args);
      return run({ caches, method: label, object: this, args, proceed });
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
