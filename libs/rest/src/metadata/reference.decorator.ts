import type { Type } from '@nestjs/common';
import { JoinColumn, ManyToOne } from 'typeorm';
import { declarationsOf } from './metadata.store.js';

/** How a reference behaves. */
export interface ReferenceOptions {
  /** Whether the reference may be empty. @default false */
  readonly nullable?: boolean;
  /** What happens to this row when the row it refers to is deleted. @default 'RESTRICT' */
  readonly onDelete?: 'RESTRICT' | 'CASCADE' | 'SET NULL';
  /** The property of the other class that lists these rows, for TypeORM's own queries. */
  readonly inverse?: string;
  /** One sentence for the documentation. */
  readonly description?: string;
}

/**
 * Declares a to-one reference with its column: `author` makes `authorId`, which is on the wire, in and out.
 *
 * @example
 * class Article extends RestEntity {
 *   @Reference(() => Author) author!: Relation<Author>;
 * }
 */
export function Reference(target: () => Type, options: ReferenceOptions = {}): PropertyDecorator {
  return (prototype, key) => {
    const property = String(key);
    declarationsOf(prototype.constructor).references.set(property, options);
    ManyToOne(target, options.inverse ?? (() => undefined), {
      nullable: options.nullable ?? false,
      onDelete: options.onDelete ?? 'RESTRICT',
    })(prototype, property);
    JoinColumn()(prototype, property);
  };
}
