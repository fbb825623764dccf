import { Module } from '@nestjs/common';

import { DATABASE_OPTIONS, DatabaseOptionsClass } from './database.module-definition.js';

/**
 * Carries the options from `forRoot` or `forRootAsync` to the TypeORM module.
 *
 * @internal
 */
@Module({ exports: [DATABASE_OPTIONS] })
export class DatabaseOptionsModule extends DatabaseOptionsClass {}
