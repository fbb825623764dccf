import type { Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';

/** How a provider's class stands in for a function. */
interface Provision<P, A extends unknown[], R> {
  readonly base: abstract new () => P;
  readonly modules: ModuleRef;
  readonly call: (provider: P, ...args: A) => R;
}

/** A function as it was given, or one that asks the provider whose class was given. */
export function providedFunction<P, A extends unknown[], R>(
  given: ((...args: A) => R) | Type<P>,
  { base, modules, call }: Provision<P, A, R>,
): (...args: A) => R {
  if (!((given as Type<P>).prototype instanceof base)) return given as (...args: A) => R;
  return (...args) => call(modules.get<P>(given as Type<P>, { strict: false }), ...args);
}
