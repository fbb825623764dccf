import type { FieldKind } from './field.kinds.js';

/** What an option of a field may hold. */
export type FieldOptionValue = string | number | boolean | readonly string[];

/** A field as it was asked for: `price:decimal:scale=2:min=0`. */
export interface FieldDeclaration {
  readonly name: string;
  readonly kind: FieldKind;
  /** The class that a reference leads to. */
  readonly target?: string;
  /** By the names that `@Field` has for them. */
  readonly options: Readonly<Record<string, FieldOptionValue>>;
  /** A value for tests, where none can be made up. */
  readonly example?: string;
}

/** Whether a caller has to send it. */
export function isRequired({ kind, options }: FieldDeclaration): boolean {
  if (kind === 'references') return false;
  return isWritable(options) && options['nullable'] !== true && options['default'] === undefined;
}

/** Whether callers may send it. */
export function isWritable(options: FieldDeclaration['options']): boolean {
  return options['hidden'] !== true && options['readOnly'] !== true;
}
