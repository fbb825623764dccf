import type { DialectName } from './dialect.js';

/**
 * The parameters in the form the driver binds. SQLite stores an instant as UTC text, as TypeORM writes it.
 *
 * @internal
 */
export function toDriverParameters(dialect: DialectName, parameters: readonly unknown[]): unknown[] {
  return dialect === 'sqlite' ? parameters.map(toSqlite) : parameters.map(undefinedToNull);
}

function toSqlite(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefinedToNull(value);
}

function undefinedToNull(value: unknown): unknown {
  return value === undefined ? null : value;
}
