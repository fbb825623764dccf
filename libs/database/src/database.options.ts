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
   * Whether entities given to `TypeOrmModule.forFeature()` are known without listing them.
   *
   * @default true
   */
  readonly autoLoadEntities?: boolean;
};

/** For a class given as `useClass` or `useExisting` to `DatabaseModule.forRootAsync()`. */
export interface DatabaseOptionsFactory {
  createDatabaseOptions(): DatabaseOptions | Promise<DatabaseOptions>;
}
