import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { Database, prepareTables, type TableReport } from '@nestling/database';
import { NESTLING_CODES } from '../nestling.errors.js';
import { NESTLING_OPTIONS } from './nestling.tokens.js';
import type { NestlingOptions } from '../schema/app.schema.js';

/** Makes missing tables before anything asks for them, and refuses to start on tables that do not fit. */
@Injectable()
export class TableGuard implements OnModuleInit {
  constructor(
    @Inject(NESTLING_OPTIONS) private readonly options: NestlingOptions,
    @Inject(Database) private readonly database: Database,
  ) {}

  async onModuleInit(): Promise<void> {
    const { create = true, synchronize = false } = this.options.database ?? {};
    if (synchronize) return;
    const problems = problemsOf(await prepareTables(this.database.dataSource, { create }));
    if (problems.length > 0) throw new NestlingConfigError(problems);
  }
}

const MIGRATE =
  'write a migration with nestling db migrate and run it with nestling db upgrade, or change the database by hand';

function problemsOf({ missing, lacking }: TableReport): ConfigProblem[] {
  return [
    ...missing.map((table) => ({
      code: NESTLING_CODES.tableMissing,
      where: `table ${table}`,
      what: 'there is no such table',
      remedy: `set database.create to true, or ${MIGRATE}`,
    })),
    ...lacking.map(({ table, column }) => ({
      code: NESTLING_CODES.columnMissing,
      where: `table ${table}`,
      what: `it lacks the column "${column}"; what exists is never altered at the start`,
      remedy: MIGRATE,
    })),
  ];
}
