// Code that TypeORM runs on loaded entities: the engine reads rows, so that it has to be asked for.
import type { EntityMetadata } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Declaration } from './endpoint-plan.compiler.js';
import type { Problems } from './problems.js';

/** Reports `@AfterLoad` listeners that would silently not run. */
export function checkListeners(
  { entity, options }: Declaration,
  metadata: EntityMetadata,
  problems: Problems,
): void {
  if (options.hydrate) return;
  for (const { propertyName } of metadata.afterLoadListeners) {
    problems.add(REST_CONFIG_CODES.afterLoad, `${entity.name}.${propertyName}`, [
      '@AfterLoad does not run on rows that are read without making entities of them',
      'use @Computed({ compute }), or let the endpoint make entities: @RestEndpoint({ hydrate: true })',
    ]);
  }
}
