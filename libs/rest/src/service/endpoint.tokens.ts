import { Inject, type Type } from '@nestjs/common';
import { declarationsOf } from '../metadata/metadata.store.js';

/** The token of an endpoint's handle. */
export function endpointToken(entity: Type): symbol {
  return declarationsOf(entity).token;
}

/**
 * The token of an endpoint's service, whichever class it is: for `app.get()`.
 *
 * @example
 * const authors = app.get<EndpointService<Author>>(endpointServiceToken(Author), { strict: false });
 */
export function endpointServiceToken(entity: Type): symbol {
  return declarationsOf(entity).serviceToken;
}

/**
 * Injects the service of an endpoint that has no service class of its own.
 *
 * @example
 * class Report {
 *   constructor(@InjectEndpointService(Author) private readonly authors: EndpointService<Author>) {}
 * }
 */
export function InjectEndpointService(entity: Type): ParameterDecorator & PropertyDecorator {
  return Inject(endpointServiceToken(entity)) as ParameterDecorator & PropertyDecorator;
}
