import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

import { createDataSource } from './data-source.factory.js';
import { Database } from './database.js';
import { DATABASE_ASYNC_OPTIONS, DATABASE_OPTIONS } from './database.module-definition.js';
import type { DatabaseOptions } from './database.options.js';
import { getDatabaseToken } from './database.tokens.js';
import { DatabaseOptionsModule } from './database-options.module.js';
import { resolveDatabaseOptions } from './database-options.resolver.js';

/** What `DatabaseModule.forRootAsync()` takes: `name`, `imports`, and `useFactory`, `useClass` or `useExisting`. */
export type DatabaseAsyncOptions = typeof DATABASE_ASYNC_OPTIONS & {
  /**
   * The name of the data source; it must be known before the options are.
   *
   * @default 'default'
   */
  readonly name?: string;
};

/**
 * Connects to a database through TypeORM with portable column types, UTC, and transactions that follow the call.
 * Entities are registered with `TypeOrmModule.forFeature()` as ever.
 *
 * @example
 * @Module({ imports: [DatabaseModule.forRoot({ url: 'sqlite:///shop.db', synchronize: true })] })
 * class AppModule {}
 */
@Module({})
export class DatabaseModule {
  /** Configures one data source; call it once per data source, with different names. */
  static forRoot(options: DatabaseOptions): DynamicModule {
    return compose(DatabaseOptionsModule.forRoot(options), options.name);
  }

  /** Configures one data source with options that come from a provider. */
  static forRootAsync(options: DatabaseAsyncOptions): DynamicModule {
    return compose(DatabaseOptionsModule.forRootAsync(options), options.name);
  }

  /**
   * Gives a data source that a plain `TypeOrmModule` made its `Database`, to be injected and for `@Transactional()`.
   * `RestModule.forFeature()` does so by itself.
   */
  static forDataSource(name?: string): DynamicModule {
    return { module: DatabaseModule, global: true, ...databaseOf(name) };
  }
}

function databaseOf(name?: string): Pick<DynamicModule, 'providers' | 'exports'> {
  const provide = getDatabaseToken(name);
  const useFactory = (dataSource: DataSource): Database => Database.of(dataSource);
  return { providers: [{ provide, useFactory, inject: [getDataSourceToken(name)] }], exports: [provide] };
}

function compose(options: DynamicModule, name?: string): DynamicModule {
  const named = name === undefined ? {} : { name };
  return {
    module: DatabaseModule,
    global: true,
    imports: [
      TypeOrmModule.forRootAsync({
        ...named,
        imports: [options],
        inject: [DATABASE_OPTIONS],
        useFactory: (given: DatabaseOptions) => resolveDatabaseOptions({ ...given, ...named }),
        dataSourceFactory: createDataSource,
      }),
    ],
    ...databaseOf(name),
  };
}
