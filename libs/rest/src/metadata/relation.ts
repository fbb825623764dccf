/**
 * The type of a property that holds another entity. It says the same as the entity's own type, but keeps classes that
 * refer to each other from being evaluated in a circle under ES modules.
 *
 * @example
 * class Article extends RestEntity {
 *   @Reference(() => Author) author!: Relation<Author>;
 * }
 */
export type Relation<T> = T;
