import { driverMissing } from './database.errors.js';

const NOT_FOUND = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/**
 * Loads the first of the packages that is installed. One that is installed and broken is reported as it is.
 *
 * @throws {DATABASE_DRIVER_MISSING}
 * @internal
 */
export async function loadFirst(packages: readonly string[]): Promise<unknown> {
  let cause: unknown;
  for (const name of packages) {
    try {
      const loaded = (await import(name)) as { default?: unknown };
      return loaded.default ?? loaded;
    } catch (error) {
      if (!isMissing(error, name)) throw error;
      cause = error;
    }
  }
  throw driverMissing(packages, cause);
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return NOT_FOUND.has(String(error.code)) && error.message.includes(`'${name}'`);
}
