// Code that TypeORM runs on loaded entities: the engine reads rows, so that it has to be asked for.
import type { EntityMetadata, EntitySubscriberInterface } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Declaration } from './endpoint-plan.compiler.js';
import type { Problems } from './problems.js';

/** Reports `@AfterLoad` listeners, and subscribers' `afterLoad`, that would silently not run. */
export function checkListeners(
  { entity, options }: Declaration,
  metadata: EntityMetadata,
  problems: Problems,
): void {
  if (options.hydrate) return;
  const report = (where: string, what: string): void =>
    problems.add(REST_CONFIG_CODES.afterLoad, where, [
      `${what} does not run on rows that are read without making entities of them`,
      'use @Computed({ compute }), or let the endpoint make entities: @RestEndpoint({ hydrate: true })',
    ]);
  for (const { propertyName } of metadata.afterLoadListeners)
    report(`${entity.name}.${propertyName}`, '@AfterLoad');
  for (const subscriber of metadata.connection.subscribers) {
    if (!subscriber.afterLoad || !listensTo(subscriber, metadata)) continue;
    report(`${subscriber.constructor.name}.afterLoad`, `the subscriber of ${entity.name}`);
  }
}

/** Whether a subscriber hears of this entity: of its class, of one that it extends, or of all. */
export function listensTo(subscriber: EntitySubscriberInterface, { target: own }: EntityMetadata): boolean {
  const target = subscriber.listenTo?.() as unknown;
  return (
    !target ||
    target === Object ||
    target === own ||
    (typeof target === 'function' && Object.prototype.isPrototypeOf.call(target, own as object))
  );
}
