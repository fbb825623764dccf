import type { InjectionToken } from '@nestjs/common';

import { Database } from './database.js';

/** The name of the data source that has none. */
const DEFAULT_NAME = 'default';

/**
 * The injection token of the Database of a data source; the class itself for the default one.
 *
 * @example
 * const reports = app.get<Database>(getDatabaseToken('reports'));
 */
export function getDatabaseToken(name?: string): InjectionToken<Database> {
  if (name === undefined || name === DEFAULT_NAME) return Database;
  return Symbol.for(`@nestling/database:database:${name}`);
}
