import { Inject } from '@nestjs/common';

import { getDatabaseToken } from './database.tokens.js';

/**
 * Injects the Database of a data source.
 *
 * @example
 * class Reports {
 *   constructor(@InjectDatabase('reports') private readonly database: Database) {}
 * }
 */
export function InjectDatabase(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getDatabaseToken(name));
}
