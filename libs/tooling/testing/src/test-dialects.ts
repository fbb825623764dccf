import type { DialectName } from '@nestling/database';

type ServerDialect = Exclude<DialectName, 'sqlite'>;

const SERVERS: Readonly<Record<ServerDialect, { readonly variable: string; readonly url: string }>> = {
  postgres: { variable: 'NESTLING_TEST_POSTGRES_URL', url: 'postgresql://postgres@127.0.0.1:5432/postgres' },
  mysql: { variable: 'NESTLING_TEST_MYSQL_URL', url: 'mysql://root@127.0.0.1:3306' },
};

const ALL: readonly DialectName[] = ['sqlite', 'postgres', 'mysql'];

/**
 * The dialects to test on: SQLite always, a server's unless its variable (`NESTLING_TEST_POSTGRES_URL`,
 * `NESTLING_TEST_MYSQL_URL`) is set to the empty string.
 *
 * @example
 * describe.each(testDialects())('on %s', (dialect) => { ... });
 */
export function testDialects(): DialectName[] {
  return ALL.filter((dialect) => dialect === 'sqlite' || serverUrl(dialect) !== '');
}

/** @internal */
export function serverUrl(dialect: ServerDialect): string {
  const { variable, url } = SERVERS[dialect];
  return process.env[variable] ?? url;
}
