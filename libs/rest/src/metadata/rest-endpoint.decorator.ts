import type { EndpointOptions } from '@nestling/core';
import { Entity, getMetadataArgsStorage } from 'typeorm';
import { snakeCase, pluralOf } from './naming.js';
import { declarationsOf } from './metadata.store.js';

/**
 * Makes a class a REST endpoint. A class that is no TypeORM entity yet becomes one; an entity keeps its own mapping.
 *
 * @example
 * @RestEndpoint<Author>({ path: 'authors', filtering: { fields: ['name'] } })
 * class Author extends RestEntity {
 *   @Field({ maxLength: 100 }) name!: string;
 * }
 */
export function RestEndpoint<T = Record<string, unknown>>(options: EndpointOptions<T> = {}): ClassDecorator {
  return (target) => {
    declarationsOf(target).endpoint = options as EndpointOptions;
    const isEntity = getMetadataArgsStorage().tables.some((table) => table.target === target);
    if (!isEntity) Entity(options.table ?? snakeCase(pluralOf(target.name)))(target);
  };
}
