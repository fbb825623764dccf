// Where the objects stand whose methods are kept: their place tells their values from those of other objects, alike in all
// processes.
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import type { InjectionToken, Type } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { CACHE_CONFIG_CODES } from '../cache.errors.js';

/** A method with `@Cached`. */
export interface KeptMethod {
  readonly name: string;
  /** Whether the application says itself what tells its calls apart. */
  readonly hasKey: boolean;
}
type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

const METHODS = Symbol('@nestling/cache:methods');
interface Keeping {
  readonly [METHODS]?: readonly KeptMethod[];
}

/** Notes a method of a class, for it and those that extend it. */
export function noteMethod(prototype: Keeping, method: KeptMethod): void {
  Object.defineProperty(prototype, METHODS, {
    value: [...(prototype[METHODS] ?? []), method],
    configurable: true,
  });
}

/** The places of one application. */
export class MethodPlaces {
  /** By object; by class where there are many objects. */
  private places = new WeakMap<object, string>();
  private isComplete = false;

  constructor(private readonly modules: ModulesContainer) {}

  /** The module and the class of an object; undefined for one that does not stand alone in its place. */
  of(object: object): string | undefined {
    // Before the application has started there may be more of them each time.
    if (!this.isComplete && !this.places.has(object)) this.look();
    return this.places.get(object) ?? this.places.get(object.constructor);
  }

  /**
   * Looks at all that there is.
   *
   * @throws {CACHE_METHOD_AMBIGUOUS}
   */
  complete(): void {
    const problems = this.look();
    if (problems.length > 0) throw new NestlingConfigError(problems);
    this.isComplete = true;
  }

  private look(): ConfigProblem[] {
    const taken = new Set<string>();
    const problems: ConfigProblem[] = [];
    for (const wrapper of wrappersIn(this.modules)) {
      const prototype = (wrapper.metatype as Type).prototype as Keeping;
      const place = placeOf(wrapper);
      const isAlone = wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
      this.places.set(isAlone ? (wrapper.instance as object) : (wrapper.metatype as Type), place);
      const keyless = prototype[METHODS]?.find(({ hasKey }) => !hasKey);
      if (keyless && !isAlone) problems.push(manyObjects(place, keyless));
      else if (keyless && taken.has(place)) problems.push(samePlace(place, keyless));
      taken.add(place);
    }
    return problems;
  }
}

function wrappersIn(modules: ModulesContainer): Wrapper[] {
  return [...modules.values()]
    .flatMap(({ providers, controllers, injectables }) => [
      ...providers.values(),
      ...controllers.values(),
      ...injectables.values(),
    ])
    .filter(({ metatype, inject, instance }) => {
      const { prototype } = (metatype ?? {}) as { prototype?: Keeping };
      return !inject && instance !== null && prototype?.[METHODS] !== undefined;
    });
}

function placeOf({ host, token, metatype }: Wrapper): string {
  const { name } = metatype as Type;
  const role = token === metatype || token === name ? '' : `${nameOf(token)}:`;
  return `${host?.name ?? ''}/${role}${name}`;
}

/** Nest makes the tokens of APP_GUARD and its like unique by chance. */
function nameOf(token: InjectionToken): string {
  const name = typeof token === 'function' ? token.name : String(token);
  return name.replace(/ \(UUID: .*\)$/, '');
}

function manyObjects(place: string, { name }: KeptMethod): ConfigProblem {
  return {
    code: CACHE_CONFIG_CODES.methodAmbiguous,
    where: `@Cached on ${place}.${name}`,
    what: 'there is an object of it for each request, or for each that injects it, and one would get the values of another',
    remedy: 'keep values in a provider that there is once, or say what counts: @Cached({ key: (id) => id })',
  };
}

function samePlace(place: string, { name }: KeptMethod): ConfigProblem {
  return {
    code: CACHE_CONFIG_CODES.methodAmbiguous,
    where: `@Cached on ${place}.${name}`,
    what: 'two objects have this module and class by name, and one would get the values of the other',
    remedy:
      'give one of the classes or modules another name, or say what counts: @Cached({ key: (id) => id })',
  };
}
