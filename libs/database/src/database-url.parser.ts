import { urlInvalid } from './database.errors.js';

/** @internal */
export interface DatabaseAddress {
  readonly type: 'postgres' | 'mysql' | 'mariadb' | 'better-sqlite3';
  /** The file of SQLite, or `:memory:`. */
  readonly database?: string;
  /** The url for the drivers that read it themselves. */
  readonly url?: string;
}

const SERVER_TYPES: Readonly<Record<string, DatabaseAddress['type']>> = {
  'postgresql:': 'postgres',
  'postgres:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mariadb',
};

/**
 * Reads a database url. SQLite follows the usual rule: three slashes relative, four absolute.
 *
 * @throws {DATABASE_URL_INVALID}
 * @internal
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url === 'sqlite::memory:' || url === 'sqlite://:memory:')
    return { type: 'better-sqlite3', database: ':memory:' };
  if (url.startsWith('sqlite:///')) return { type: 'better-sqlite3', database: sqliteFile(url) };
  const scheme = /^[a-z]+:(?=\/\/.)/.exec(url)?.[0] ?? '';
  const type = Object.hasOwn(SERVER_TYPES, scheme) ? SERVER_TYPES[scheme] : undefined;
  if (type === undefined) throw urlInvalid(url);
  return { type, url };
}

function sqliteFile(url: string): string {
  const file = url.slice('sqlite:///'.length);
  if (file === '' || file === '/') throw urlInvalid(url);
  return decodeURIComponent(file);
}
