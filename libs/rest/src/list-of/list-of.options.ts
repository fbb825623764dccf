import type { Type } from '@nestjs/common';
import type { EndpointOptions } from '@nestling/core';

/** What a hand-written list shares with an endpoint's. */
export type ListOfOptions<T> = Pick<
  EndpointOptions<T>,
  'filtering' | 'pagination' | 'include' | 'serializer' | 'maxUnpaginated'
> & {
  /** The name of the data source. @default the default one */
  readonly dataSource?: string;
};

/** What the decorator leaves on a handler. */
export interface ListDeclaration {
  readonly entity: Type;
  readonly options: ListOfOptions<unknown>;
}

/** Where it is left. */
export const LIST_OF_METADATA = '@nestling/rest:list-of';
