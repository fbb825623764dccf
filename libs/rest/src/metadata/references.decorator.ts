import type { Type } from '@nestjs/common';
import { JoinTable, ManyToMany } from 'typeorm';

/** How a list of references behaves. */
export interface ReferencesOptions {
  /** The property of the other class that lists these rows, for TypeORM's own queries. */
  readonly inverse?: string;
}

/**
 * Declares a many-to-many relation with its join table: `tags` is on the wire as `tagIds`, a list of ids, in and out.
 *
 * @example
 * class Article extends RestEntity {
 *   @References(() => Tag) tags!: Relation<Tag>[];
 * }
 */
export function References(target: () => Type, { inverse }: ReferencesOptions = {}): PropertyDecorator {
  return (prototype, key) => {
    ManyToMany(target, inverse ?? (() => undefined))(prototype, key);
    JoinTable()(prototype, String(key));
  };
}
