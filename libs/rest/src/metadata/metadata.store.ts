// The only place that reads and writes Reflect metadata of declarations.
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { EndpointOptions } from '@nestling/core';
import type { ComputedOptions } from './computed.decorator.js';
import type { FieldOptions } from './field.options.js';
import type { ReferenceOptions } from './reference.decorator.js';

/** What the decorators of one class left behind. */
export interface ClassDeclarations {
  endpoint?: EndpointOptions;
  readonly fields: Map<string, FieldOptions>;
  readonly references: Map<string, ReferenceOptions>;
  readonly computed: Map<string, ComputedOptions>;
  /** Properties whose column type could not be told from their declared type. */
  readonly uninferred: Map<string, string>;
  /** Properties of a base class that were declared again. */
  readonly redeclared: Set<string>;
  /** The token of the endpoint's handle, and of its service. */
  readonly token: symbol;
  readonly serviceToken: symbol;
  /** The entity that this class is the service, or the controller, of. */
  serviceOf?: Type;
  controllerOf?: Type;
  /** Whether the class was made here, for an endpoint that brings no service of its own. */
  isGenerated?: boolean;
  /** The methods of a controller that were made from the route table. */
  readonly generatedRoutes: Set<string>;
  /** The routes of a controller that it declares itself. */
  ownRoutes?: ReadonlySet<string>;
}

const KEY = Symbol('@nestling/rest:declarations');

/** The class's own declarations, made on first use. */
export function declarationsOf(target: object): ClassDeclarations {
  const existing = Reflect.getOwnMetadata(KEY, target) as ClassDeclarations | undefined;
  if (existing) return existing;
  const created: ClassDeclarations = {
    fields: new Map(),
    references: new Map(),
    computed: new Map(),
    uninferred: new Map(),
    redeclared: new Set(),
    generatedRoutes: new Set(),
    token: Symbol(`@nestling/rest:endpoint ${(target as Type).name}`),
    serviceToken: Symbol(`@nestling/rest:service ${(target as Type).name}`),
  };
  Reflect.defineMetadata(KEY, created, target);
  return created;
}

/** The declarations of a class and its base classes, the base first. */
export function inheritedDeclarations(target: Type): ClassDeclarations[] {
  const chain: ClassDeclarations[] = [];
  for (let type: unknown = target; typeof type === 'function' && type !== Function.prototype;) {
    chain.unshift(declarationsOf(type));
    type = Object.getPrototypeOf(type);
  }
  return chain;
}

/** The type that the compiler recorded for a property. */
export function declaredType(prototype: object, property: string): unknown {
  return Reflect.getMetadata('design:type', prototype, property);
}
