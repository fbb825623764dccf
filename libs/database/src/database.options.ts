import type { TypeOrmModuleOptions } from '@nestjs/typeorm';

/**
 * The options of one data source: a url, and whatever `TypeOrmModule.forRoot()` takes.
 *
 * @example
 * const options: DatabaseOptions = { url: 'postgresql://localhost/shop', synchronize: true };
 */
export type DatabaseOptions = TypeOrmModuleOptions & {
  /**
   * Where the database is: `sqlite:///file.db` (relative), `sqlite:////tmp/file.db` (absolute), `sqlite::memory:`,
   * `postgresql://user:password@host:5432/name`, `mysql://...` or `mariadb://...`.
   *
   * @default the connection options of TypeORM (type, host, database, ...)
   */
  readonly url?: string;
  /**
   * The schema of PostgreSQL that tables are in, unless they say otherwise.
   *
   * @default the current one, which is usually `public`
   */
  readonly schema?: string;
  /**
   * Whether entities given to `TypeOrmModule.forFeature()` are known without listing them.
   *
   * @default true
   */
  readonly autoLoadEntities?: boolean;
  /**
   * Whether PostgreSQL keeps the plans of statements that come again, 250 at most on each connection. Turn it off behind
   * a pooler that hands out a connection for one transaction and does not know prepared statements.
   *
   * @default true
   */
  readonly preparedStatements?: boolean;
};

/** For a class given as `useClass` or `useExisting` to `DatabaseModule.forRootAsync()`. */
export interface DatabaseOptionsFactory {
  createDatabaseOptions(): DatabaseOptions | Promise<DatabaseOptions>;
}
