// Entity classes that a program makes anew for each application. TypeOrmModule keeps the classes of `forFeature` for the whole
// process, so that `autoLoadEntities` would bring those of one application into the database of another.
import type { Type } from '@nestjs/common';

/** Where the options of a data source say which entities were listed in them. */
export const LISTED = Symbol('@nestling/database:listed');

const generated = new WeakSet<object>();

/**
 * Says of a class that it was made for one application: it belongs to the data source that lists it in `entities`, and
 * `autoLoadEntities` brings it to no other.
 *
 * @example
 * DatabaseModule.forRoot({ url, entities: [markGenerated(makeClass())] });
 */
export function markGenerated<T extends Type>(type: T): T {
  generated.add(type);
  return type;
}

/** The entities that belong to a data source. */
export function withoutForeign<T>(entities: readonly T[], listed: unknown): T[] {
  const own: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return entities.filter(
    (entity) => typeof entity !== 'function' || !generated.has(entity) || own.includes(entity),
  );
}
