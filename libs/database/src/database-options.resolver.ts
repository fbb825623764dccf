import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';

import { urlMissing } from './database.errors.js';
import type { DatabaseOptions } from './database.options.js';
import { parseDatabaseUrl } from './database-url.parser.js';
import { LISTED } from './generated.classes.js';
import { mysqlOptions } from './mysql-session.options.js';
import { loadFirst } from './optional-package.loader.js';
import { sqliteOptions } from './sqlite-connection.options.js';
import { isUnreachable } from './start.errors.js';

type Settings = Record<string, unknown>;

/** What each type of data source needs beside what the user gave; the user's own settings win. */
const CONNECTION_OPTIONS: Readonly<
  Partial<Record<DataSourceOptions['type'], (given: Settings) => Promise<Settings>>>
> = {
  postgres: postgresOptions,
  mysql: mysqlOptions,
  mariadb: mysqlOptions,
  'better-sqlite3': sqliteOptions,
};

/**
 * The options TypeORM gets: the url read, the driver loaded, the connection speaking UTC.
 *
 * @throws {DATABASE_URL_INVALID}
 * @throws {DATABASE_DRIVER_MISSING}
 * @internal
 */
export async function resolveDatabaseOptions(options: DatabaseOptions): Promise<TypeOrmModuleOptions> {
  const { url, ...rest } = options;
  if (url === undefined && rest.type === undefined) throw urlMissing();
  const given: Settings = {
    autoLoadEntities: true,
    toRetry: isUnreachable,
    ...rest,
    ...(url === undefined ? {} : parseDatabaseUrl(url)),
  };
  const connection = CONNECTION_OPTIONS[given['type'] as DataSourceOptions['type']];
  const listed = { [LISTED]: given['entities'] };
  return { ...given, ...(connection ? await connection(given) : {}), ...listed } as TypeOrmModuleOptions;
}

interface SessionClient {
  query(sql: string): Promise<unknown>;
}

async function postgresOptions(given: Settings): Promise<Settings> {
  return {
    driver: given['driver'] ?? (await loadFirst(['pg'])),
    connectTimeoutMS: given['connectTimeoutMS'] ?? 10_000,
    extra: {
      onConnect: (client: SessionClient) => client.query("SET TIME ZONE 'UTC'"),
      ...(given['extra'] as Settings | undefined),
    },
  };
}
