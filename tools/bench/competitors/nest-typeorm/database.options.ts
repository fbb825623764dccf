import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { createRequire } from 'node:module';

/** TypeORM's options for the url of a run. */
export function databaseOptions(url: string): TypeOrmModuleOptions {
  if (url.startsWith('postgresql:')) return { type: 'postgres', url, autoLoadEntities: true };
  const driver: unknown = createRequire(import.meta.url)('libsql');
  return {
    type: 'better-sqlite3',
    driver,
    database: url.replace('sqlite:///', ''),
    enableWAL: true,
    timeout: 5000,
    autoLoadEntities: true,
  };
}
