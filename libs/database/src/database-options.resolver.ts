import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';

import { urlMissing } from './database.errors.js';
import type { DatabaseOptions } from './database.options.js';
import { parseDatabaseUrl } from './database-url.parser.js';
import { LISTED } from './generated.classes.js';
import { mysqlOptions } from './mysql-session.options.js';
import { loadFirst } from './optional-package.loader.js';
import { sqliteOptions } from './sqlite-connection.options.js';
import { isUnreachable, schemaMissing } from './start.errors.js';

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

async function beginSession(client: SessionClient, { schema }: Settings): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
  if (typeof schema !== 'string') return;
  const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rows.length === 0) throw schemaMissing(schema);
  // Statements that name no schema, such as those on the tables of plugins, mean this one.
  await client.query(`SET search_path TO "${schema.replaceAll('"', '""')}", public`);
}

interface SessionClient {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

async function postgresOptions(given: Settings): Promise<Settings> {
  return {
    driver: given['driver'] ?? (await loadFirst(['pg'])),
    connectTimeoutMS: given['connectTimeoutMS'] ?? 10_000,
    extra: {
      onConnect: (client: SessionClient) => beginSession(client, given),
      ...(given['extra'] as Settings | undefined),
    },
  };
}
