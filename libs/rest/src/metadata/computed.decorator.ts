import { declarationsOf } from './metadata.store.js';
import type { FieldType } from './field.options.js';

/** What stands for a column in a SQL expression: `{price}`, `{address.city}`. */
export const PLACEHOLDER = /\{([\w.]+)\}/g;

/** A read-only field that is worked out instead of stored. */
export interface ComputedOptions {
  /** The type of the value. @default the property's */
  readonly type?: FieldType;
  /** A SQL expression; `{price}` stands for the column of that field. */
  readonly sql?: string;
  /** A function of the row as it is read from the database. */
  readonly compute?: (row: Readonly<Record<string, unknown>>) => unknown;
  readonly description?: string;
}

/**
 * Declares a computed field: a SQL expression, or a function of the row. It is on the wire and cannot be written.
 *
 * @example
 * class Line extends RestEntity {
 *   @Field({ type: 'integer' }) quantity!: number;
 *   @Computed({ type: 'integer', sql: '{quantity} * 2' }) double!: number;
 *   @Computed({ type: 'string', compute: (row) => `line ${row.id}` }) label!: string;
 * }
 */
export function Computed(options: ComputedOptions): PropertyDecorator {
  return (prototype, key) => {
    declarationsOf(prototype.constructor).computed.set(String(key), options);
  };
}
