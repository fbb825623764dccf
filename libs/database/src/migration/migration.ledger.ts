// Which migrations the database has run: TypeORM's own table, so that its own commands read and write the same.
import { type DataSource, Migration, MigrationExecutor, type QueryRunner } from 'typeorm';

import type { MigrationFile } from './migration.files.js';

interface LedgerRow {
  readonly name: string;
  readonly timestamp: number | string;
}

/** TypeORM keeps to itself how it makes the table. */
class LedgerMaker extends MigrationExecutor {
  override createMigrationsTableIfNotExist(runner: QueryRunner): Promise<void> {
    return super.createMigrationsTableIfNotExist(runner);
  }
}

/** @internal */
export class MigrationLedger {
  private readonly table: string;

  constructor(private readonly dataSource: DataSource) {
    const { options, driver } = dataSource;
    const { schema } = options as { readonly schema?: string };
    this.table = driver.buildTableName(options.migrationsTableName ?? 'migrations', schema, undefined);
  }

  /** The names of what was run, the oldest first; without making the table. */
  async executed(runner: QueryRunner): Promise<string[]> {
    if (!(await runner.hasTable(this.table))) return [];
    const table = this.table
      .split('.')
      .map((name) => this.dataSource.driver.escape(name))
      .join('.');
    const rows = (await runner.query(`SELECT * FROM ${table}`)) as LedgerRow[];
    return rows
      .sort((left, right) => Number(left.timestamp) - Number(right.timestamp))
      .map(({ name }) => name);
  }

  /** Makes the table where it is not. */
  async prepare(runner: QueryRunner): Promise<void> {
    await new LedgerMaker(this.dataSource, runner).createMigrationsTableIfNotExist(runner);
  }

  add(runner: QueryRunner, { name, timestamp }: MigrationFile): Promise<void> {
    const executor = new MigrationExecutor(this.dataSource, runner);
    return executor.insertMigration(new Migration(undefined, timestamp, name));
  }

  remove(runner: QueryRunner, { name, timestamp }: Pick<MigrationFile, 'name' | 'timestamp'>): Promise<void> {
    const executor = new MigrationExecutor(this.dataSource, runner);
    return executor.deleteMigration(new Migration(undefined, timestamp, name));
  }
}
