// Conditions as a program writes them: typed by the entity, compiled to SQL by the engine.

/** What one field can be compared with. */
export interface Comparison<V> {
  readonly eq?: V | null;
  readonly ne?: V | null;
  readonly gt?: V;
  readonly gte?: V;
  readonly lt?: V;
  readonly lte?: V;
  readonly in?: readonly V[];
  readonly nin?: readonly V[];
  /** From the first to the second, both included. */
  readonly between?: readonly [V, V];
  /** Texts that hold this one, in this case; wildcards stand for themselves. */
  readonly contains?: string;
  /** The same in any case. */
  readonly icontains?: string;
  readonly startsWith?: string;
  readonly endsWith?: string;
  readonly null?: boolean;
}

/** Conditions on the rows that a to-many relation leads to. */
export interface Quantified<E> {
  /** At least one row meets it. */
  readonly some?: Where<E>;
  /** No row meets it. */
  readonly none?: Where<E>;
  /** Every row meets it; so it is where there are none. */
  readonly every?: Where<E>;
}

type Scalar = string | number | bigint | boolean | Date;

/** The names `Article` adds for its references: `authorId` for `author`. */
export type ReferenceKeys<T> = {
  [K in keyof T & string as NonNullable<T[K]> extends { id: unknown } ? `${K}Id` : never]?: unknown;
};

type Singular<Name extends string> = Name extends `${infer Stem}ies`
  ? `${Stem}y`
  : Name extends `${infer Stem}s`
    ? Stem
    : Name;

/** The names it adds for its lists of references: `tagIds` for `tags`. */
export type LinkKeys<T> = {
  [
    K in keyof T & string as NonNullable<T[K]> extends readonly { id: unknown }[]
      ? `${Singular<K>}Ids`
      : never
  ]?: readonly (string | number)[];
};

/**
 * A condition over an entity. Its members are joined by AND; `or`, `and` and `not` nest, and so do the conditions on
 * related rows. A comparison with a value that is null does not hold, and its negation does.
 *
 * @example
 * const mine: Where<Article> = {
 *   published: true,
 *   author: { country: 'IE' },
 *   reviews: { some: { rating: { gte: 4 } } },
 *   or: [{ category: 'news' }, { views: { gte: 100 } }],
 * };
 */
export type Where<T> = {
  readonly [K in keyof T]?: Member<T[K]>;
} & {
  readonly [K in keyof ReferenceKeys<T>]?: Scalar | null | Comparison<Scalar>;
} & {
  readonly and?: readonly Where<T>[];
  readonly or?: readonly Where<T>[];
  readonly not?: Where<T>;
  /** Members of documents (`details.pages`) and fields of related rows (`author.name`), by dotted names. */
  readonly [path: `${string}.${string}`]: unknown;
};

/** What a property can be compared with: a value, a related row, or related rows. */
type Member<V> =
  NonNullable<V> extends Scalar
    ? NonNullable<V> | null | Comparison<NonNullable<V>>
    : NonNullable<V> extends { id: unknown }
      ? Where<NonNullable<V>> | null
      : NonNullable<V> extends readonly (infer E extends { id: unknown })[]
        ? Quantified<E>
        : NonNullable<V> extends (...input: never[]) => unknown
          ? never
          : Document | null;

/** Conditions on the members of a JSON document: `{ pages: { gte: 100 }, size: { width: 3 } }`. */
interface Document {
  readonly [member: string]: unknown;
}
