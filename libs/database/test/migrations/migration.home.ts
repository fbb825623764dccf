// A database and a folder of migrations, for one test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import type { DataSource, DataSourceOptions } from 'typeorm';

import {
  Database,
  type DialectName,
  Migrator,
  type MigratorOptions,
  reflectDatabase,
} from '../../src/index.js';
import { connect } from '../connect.js';

/** A migration written by hand. */
export function written(timestamp: number, up: readonly string[], more = ''): string {
  const statements = (texts: readonly string[]): string =>
    texts.map((text) => `await runner.query(${JSON.stringify(text)});`).join('\n');
  const dropped = up
    .flatMap((text) => /CREATE TABLE (\w+)/.exec(text)?.[1] ?? [])
    .map((table) => `DROP TABLE ${table}`);
  return `exports.Step${timestamp} = class {
    name = 'Step${timestamp}';
    async up(runner) { ${up.map((text) => (text.startsWith('//') ? text.slice(2) : statements([text]))).join('\n')} }
    async down(runner) { ${statements(dropped)} }
    ${more}
  };`;
}

/** Holds a migration up, in a process that is to be killed. */
export const PAUSE = `//if (String(process.argv[2]).endsWith('upgrade.child.ts')) { process.stdout.write('paused'); await new Promise((done) => setTimeout(done, 60000)); }`;

/** The database and the folder. */
export class MigrationHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'nestling-migrations-'));
  private readonly open: DataSource[] = [];

  private constructor(private readonly database: TestDatabase) {}

  static async create(dialect: DialectName): Promise<MigrationHome> {
    return new MigrationHome(await createTestDatabase(dialect));
  }

  get url(): string {
    return this.database.url;
  }

  /** The data source that was opened first. */
  get first(): DataSource {
    return this.open[0] as DataSource;
  }

  async migrator(
    entities: DataSourceOptions['entities'] = [],
    { migrations, ...options }: MigratorOptions & Pick<DataSourceOptions, 'migrations'> = {},
  ): Promise<Migrator> {
    const dataSource = await connect(this.url, entities, {
      synchronize: false,
      ...(migrations && { migrations }),
    });
    this.open.push(dataSource);
    return new Migrator(dataSource, { directory: this.directory, ...options });
  }

  /** Writes a migration in place of the one that has the number. */
  write(timestamp: number, up: readonly string[]): void {
    writeFileSync(join(this.directory, `${timestamp}-step.cjs`), written(timestamp, up));
  }

  query(sql: string): Promise<unknown[]> {
    return Database.of(this.first).query(sql);
  }

  async tables(): Promise<string[]> {
    return (await reflectDatabase({ url: this.url })).tables.map(({ name }) => name);
  }

  async drop(): Promise<void> {
    await Promise.all(this.open.map((dataSource) => dataSource.destroy()));
    await this.database.drop();
    rmSync(this.directory, { recursive: true });
  }
}

/** The code of the error that it fails with. */
export function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing',
    (error: { code?: unknown; message: string }) => error.code ?? error.message,
  );
}
