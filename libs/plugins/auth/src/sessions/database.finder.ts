// Finds the database of the application, if it has one. Neither TypeORM nor @nestling/database is needed where there is none.
import type { ModuleRef } from '@nestjs/core';
import { NestlingConfigError } from '@nestling/core';
import type * as NestlingDatabase from '@nestling/database';
import type * as TypeOrm from 'typeorm';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { loadOptional } from '../optional.package.js';

/**
 * The database of the application; undefined without one.
 *
 * @throws {AUTH_DATABASE_MISSING} if a database is required, and there is none
 */
export async function findDatabase(
  modules: ModuleRef,
  { isRequired }: { readonly isRequired: boolean },
): Promise<NestlingDatabase.Database | undefined> {
  const typeorm = await loadOptional<typeof TypeOrm>('typeorm', () => import('typeorm'));
  const dataSource = typeorm && provided(modules, typeorm.DataSource);
  const library =
    dataSource &&
    (await loadOptional<typeof NestlingDatabase>('@nestling/database', () => import('@nestling/database')));
  if (library) return library.Database.of(dataSource);
  if (!isRequired) return undefined;
  const what = dataSource
    ? '@nestling/database is not installed'
    : 'the application has no data source by the default name';
  throw new NestlingConfigError([
    {
      code: AUTH_CONFIG_CODES.databaseMissing,
      where: 'AuthModule.forRoot',
      what: `sessions are to be kept in the database, and ${what}`,
      remedy: dataSource ? 'npm install @nestling/database' : 'import DatabaseModule.forRoot({ url })',
    },
  ]);
}

function provided<T>(modules: ModuleRef, type: abstract new (...args: never[]) => T): T | undefined {
  try {
    return modules.get(type as never, { strict: false });
  } catch {
    // There is no such provider.
    return undefined;
  }
}
