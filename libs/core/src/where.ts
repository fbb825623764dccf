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
  readonly null?: boolean;
}

type Scalar = string | number | bigint | boolean | Date;
type ScalarOf<V> = NonNullable<V> extends Scalar ? NonNullable<V> : never;

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
 * A condition over an entity. Its members are joined by AND; `or`, `and` and `not` nest.
 *
 * @example
 * const mine: Where<Article> = { published: true, or: [{ category: 'news' }, { views: { gte: 100 } }] };
 */
export type Where<T> = {
  readonly [K in keyof T as ScalarOf<T[K]> extends never ? never : K]?:
    ScalarOf<T[K]> | null | Comparison<ScalarOf<T[K]>>;
} & {
  readonly [K in keyof ReferenceKeys<T>]?: Scalar | null | Comparison<Scalar>;
} & {
  readonly and?: readonly Where<T>[];
  readonly or?: readonly Where<T>[];
  readonly not?: Where<T>;
};
