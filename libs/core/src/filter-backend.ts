// Filters by class, for what the names of fields cannot say.
import type { FieldKind } from './endpoint-plan.js';
import type { RequestContext } from './request-context.js';
import type { Where } from './where.js';

/** A query parameter of a filter backend. */
export interface FilterParameter {
  /** Letters, digits, underscores and dashes. */
  readonly name: string;
  /** The type of its value, as in `@Field`. @default 'string' */
  readonly type?:
    Exclude<FieldKind, 'json'> | StringConstructor | NumberConstructor | BooleanConstructor | DateConstructor;
  /** The values of an enum. */
  readonly values?: readonly string[];
  /** Whether a list without it is refused. @default false */
  readonly required?: boolean;
  /** One sentence for the documentation. */
  readonly description?: string;
}

/** The values that a caller gave, by the names of their parameters; an instant is a Date. */
export type FilterValues = Readonly<Record<string, unknown>>;

/**
 * A filter with parameters and a meaning of its own. Instances come from the injector.
 *
 * @example
 * @Injectable()
 * class InStockFilter extends FilterBackend<Book> {
 *   readonly parameters = [{ name: 'inStock', type: 'boolean' }] as const;
 *
 *   filter({ inStock }: FilterValues): Where<Book> {
 *     return inStock === undefined ? {} : { stock: inStock ? { gt: 0 } : 0 };
 *   }
 * }
 */
export abstract class FilterBackend<T = Record<string, unknown>> {
  /** What callers may send. */
  abstract readonly parameters: readonly FilterParameter[];

  /** Which rows a list shows; asked for every list, with the values that were given. */
  abstract filter(values: FilterValues, context: RequestContext): Where<T> | Promise<Where<T>>;
}
