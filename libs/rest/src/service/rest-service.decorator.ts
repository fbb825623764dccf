import { Inject, Injectable, type Type } from '@nestjs/common';
import { declarationsOf } from '../metadata/metadata.store.js';
import type { EndpointHandle } from './endpoint.runtime.js';
import { EndpointService } from './endpoint.service.js';
import { endpointToken } from './endpoint.tokens.js';

const WRITES = ['create', 'update', 'destroy', 'restore', 'bulk'] as const;

interface Wrapped {
  readonly endpoint: EndpointHandle;
}
type Operation = (...parameters: unknown[]) => Promise<unknown>;

/**
 * Makes a class the service of an endpoint. What it does in an overridden write is one transaction with the write.
 *
 * @example
 * @RestService(Article)
 * class ArticleService extends EndpointService<Article> {}
 */
export function RestService(entity: Type): ClassDecorator {
  return (target) => {
    const { prototype } = target as unknown as Type<EndpointService<object>>;
    Injectable()(target);
    Inject(endpointToken(entity))(prototype as object, 'endpoint');
    declarationsOf(target).serviceOf = entity;
    for (const name of WRITES) {
      const operation = prototype[name] as Operation;
      if (operation === (EndpointService.prototype[name] as Operation)) continue;
      Object.defineProperty(prototype, name, {
        value: inTransaction(operation),
        configurable: true,
        writable: true,
      });
    }
  };
}

/** An overridden write opens its transaction before the override's own code runs. */
function inTransaction(operation: Operation): Operation {
  return function (this: Wrapped, ...parameters) {
    return this.endpoint.runtime.write(async () => operation.apply(this, parameters), true);
  };
}

/** The service of an endpoint that brings none of its own. */
export function defaultServiceOf(entity: Type): Type<EndpointService<object>> {
  const name = `${entity.name}Service`;
  const service = { [name]: class extends EndpointService<object> {} }[name] as Type<EndpointService<object>>;
  RestService(entity)(service);
  declarationsOf(service).isGenerated = true;
  return service;
}
