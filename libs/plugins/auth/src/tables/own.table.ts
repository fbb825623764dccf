// Tables of the library. They are no entities: it reads and writes them by itself, in whatever data source there is.
import { NestlingConfigError } from '@nestling/core';
import type { DataSource, QueryRunner, TableColumnOptions } from 'typeorm';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';

/** What a table is called, and what it has. */
export interface OwnTable {
  readonly name: string;
  /** What does not work without it. */
  readonly neededBy: string;
  /** The migration that makes it. */
  readonly migration: string;
  /** What does without it. */
  readonly otherwise: string;
  readonly columns: readonly TableColumnOptions[];
  readonly indexed: readonly string[];
}

/** The name of a table, with the data source's prefix. */
export function ownTable({ options, namingStrategy }: DataSource, { name }: OwnTable): string {
  return options.entityPrefix ? namingStrategy.prefixTableName(options.entityPrefix, name) : name;
}

/** Makes a table, unless it is there. */
export async function createTable(runner: QueryRunner, table: OwnTable): Promise<void> {
  const { Table } = await import('typeorm');
  const name = ownTable(runner.dataSource, table);
  const indices = table.indexed.map((column) => ({ name: `IDX_${name}_${column}`, columnNames: [column] }));
  await runner.createTable(new Table({ name, columns: [...table.columns], indices }), true);
}

/**
 * Makes sure that a table is there when the application starts.
 *
 * @throws {AUTH_TABLE_MISSING}
 */
export async function ensureTable(dataSource: DataSource, table: OwnTable): Promise<void> {
  const name = ownTable(dataSource, table);
  const runner = dataSource.createQueryRunner();
  try {
    if (await runner.hasTable(name)) return;
    await createTable(runner, table).catch(async (error: unknown) => {
      // Another process was faster.
      if (!(await runner.hasTable(name))) throw error;
    });
  } catch (error) {
    throw tableMissing(table, name, error);
  } finally {
    await runner.release();
  }
}

function tableMissing(
  { neededBy, migration, otherwise }: OwnTable,
  name: string,
  cause: unknown,
): NestlingConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const problem = {
    code: AUTH_CONFIG_CODES.tableMissing,
    where: 'AuthModule.forRoot',
    what: `${neededBy} the table "${name}", which is not there and cannot be made: ${reason}`,
    remedy: `run the migration ${migration} of @nestling/auth with an account that may make tables; or ${otherwise}`,
  };
  return new NestlingConfigError([problem], { cause });
}
