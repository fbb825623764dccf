import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { DataSource, QueryRunner } from 'typeorm';

import { Database } from '../database.js';
import { destructive, fileMissing, migrationsPending } from './migration.errors.js';
import { type MigrationFile, readMigrations } from './migration.files.js';
import { MigrationLedger } from './migration.ledger.js';
import { withMigrationLock } from './migration.lock.js';
import { MigrationRunner, type MigrationStep } from './migration.runner.js';
import { migrationFile, migrationName, migrationText } from './migration.writer.js';
import type {
  DowngradeOptions,
  GeneratedMigration,
  GenerateOptions,
  MigrationCheck,
  MigrationRun,
  MigratorOptions,
  Revision,
  UpgradeOptions,
} from './migrator.options.js';
import { currentPosition, findRevision, positionOf, type RevisionScope } from './revision.resolver.js';
import { schemaDifference } from './schema.difference.js';
import { recorded } from './statement.interceptor.js';

const DEFAULT_LOCK_TIMEOUT_MS = 60_000;

/**
 * Migrations of one database, on TypeORM's own: files with `up` and `down` in a folder, the `migrations` of the data source,
 * and its table of what has run.
 * One process migrates at a time, and one that was killed can be gone on from.
 *
 * @example
 * const migrator = new Migrator(dataSource);
 * await migrator.generate({ message: 'add pages to book' });
 * await migrator.upgrade();
 */
export class Migrator {
  /** The folder of the files. */
  readonly directory: string;
  private readonly ledger: MigrationLedger;
  private readonly database: Database;
  private readonly milliseconds: number;

  /** The data source has to be connected, with its entities, and without `synchronize` and `migrationsRun`. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly options: MigratorOptions = {},
  ) {
    const { name = 'default', directory, lockTimeout = DEFAULT_LOCK_TIMEOUT_MS } = options;
    this.directory = resolve(directory ?? (name === 'default' ? 'migrations' : join('migrations', name)));
    this.milliseconds = lockTimeout;
    this.ledger = new MigrationLedger(dataSource);
    this.database = Database.of(dataSource);
  }

  /** Makes the folder, and answers where it is. */
  init(): string {
    mkdirSync(this.directory, { recursive: true });
    return this.directory;
  }

  /**
   * Writes a migration of what differs between the entities and the tables; undefined where nothing does.
   *
   * @throws {DATABASE_MIGRATION_PENDING}
   * @throws {DATABASE_MIGRATION_DESTRUCTIVE}
   */
  async generate({
    message,
    empty,
    allowDestructive,
  }: GenerateOptions): Promise<GeneratedMigration | undefined> {
    const pending = empty ? [] : pendingOf(await this.scope());
    if (pending.length > 0) throw migrationsPending(pending);
    const nothing = { up: [], down: [], destructive: [] };
    const difference = empty ? nothing : await schemaDifference(this.dataSource);
    if (!empty && difference.up.length === 0) return undefined;
    if (difference.destructive.length > 0 && !allowDestructive) throw destructive(difference.destructive);
    const { language = 'js' } = this.options;
    const timestamp = Math.max(Date.now(), (this.migrations().at(-1)?.timestamp ?? 0) + 1);
    const name = migrationName(message, timestamp);
    const file = join(this.init(), migrationFile(message, timestamp, language));
    writeFileSync(file, migrationText({ name, ...difference }, language), { flag: 'wx' });
    const texts = (statements: typeof difference.up): string[] => statements.map(({ query }) => query);
    return {
      name,
      file,
      up: texts(difference.up),
      down: texts(difference.down),
      destructive: difference.destructive,
    };
  }

  /**
   * Runs what has not run, up to a migration.
   *
   * @throws {DATABASE_MIGRATION_UNKNOWN}
   * @throws {DATABASE_MIGRATION_DESTRUCTIVE}
   * @throws {DATABASE_MIGRATION_LOCKED}
   * @throws {DATABASE_MIGRATION_FAILED}
   * @throws {DATABASE_MIGRATION_CHANGED}
   */
  async upgrade({ to = 'head', sql, allowDestructive }: UpgradeOptions = {}): Promise<MigrationRun> {
    return this.go(Boolean(sql), (scope) => {
      const pending = scope.files
        .slice(0, positionOf(to, scope))
        .filter(({ name }) => !scope.executed.includes(name));
      const losses = pending.flatMap(({ name, instance }) =>
        (instance.destructive ?? []).map((loss) => `${name}: ${loss}`),
      );
      if (losses.length > 0 && !allowDestructive && !sql) throw destructive(losses);
      return pending.map((migration) => ({ migration, direction: 'up' }));
    });
  }

  /**
   * Takes back what has run, the last first.
   *
   * @throws {DATABASE_MIGRATION_UNKNOWN}
   * @throws {DATABASE_MIGRATION_INVALID} if a file is no longer there
   * @throws {DATABASE_MIGRATION_LOCKED}
   * @throws {DATABASE_MIGRATION_FAILED}
   * @throws {DATABASE_MIGRATION_CHANGED}
   */
  async downgrade({ to = '-1', sql }: DowngradeOptions = {}): Promise<MigrationRun> {
    return this.go(Boolean(sql), (scope) => {
      const position = positionOf(to, scope);
      this.requireFiles(scope);
      return scope.files
        .slice(position)
        .filter(({ name }) => scope.executed.includes(name))
        .reverse()
        .map((migration) => ({ migration, direction: 'down' }));
    });
  }

  /** All migrations, the oldest first. */
  async history(): Promise<Revision[]> {
    const scope = await this.scope();
    const current = currentPosition(scope) - 1;
    return scope.files.map(({ name, timestamp, file }, index) => ({
      name,
      timestamp,
      ...(file === undefined ? {} : { file }),
      executed: scope.executed.includes(name),
      current: index === current,
    }));
  }

  /** The last migration that has run. */
  async current(): Promise<Revision | undefined> {
    return (await this.history()).find(({ current }) => current);
  }

  /** Where `upgrade` leads to: the last migration. Histories of TypeORM have no branches. */
  async heads(): Promise<Revision[]> {
    return (await this.history()).slice(-1);
  }

  /**
   * One migration with its statements.
   *
   * @throws {DATABASE_MIGRATION_UNKNOWN}
   */
  async show(reference = 'head'): Promise<Revision & { readonly up: string[]; readonly down: string[] }> {
    const scope = await this.scope();
    const position = /^(head|current|[+-]\d+)$/.test(reference) ? positionOf(reference, scope) : undefined;
    const found = position === undefined ? undefined : scope.files[position - 1];
    const migration = found ?? findRevision(reference, scope.files);
    const revision = (await this.history()).find(({ name }) => name === migration.name) as Revision;
    return this.withRunner(async (runner) => ({
      ...revision,
      up: await recorded(runner, () => migration.instance.up(runner)),
      down: await recorded(runner, () => migration.instance.down(runner)),
    }));
  }

  /**
   * Enters that the database stands at a migration, without running anything.
   *
   * @throws {DATABASE_MIGRATION_UNKNOWN}
   */
  async stamp(reference: string): Promise<void> {
    await this.locked(async (runner) => {
      const migrations = this.runner(runner);
      await migrations.prepare();
      const scope = { files: this.migrations(), executed: await this.ledger.executed(runner) };
      const stamped = scope.files.slice(0, positionOf(reference, scope));
      for (const name of scope.executed) {
        const isKept = stamped.some((migration) => migration.name === name);
        if (!isKept)
          await this.ledger.remove(runner, { name, timestamp: Number(/\d{13}$/.exec(name)?.[0] ?? 0) });
      }
      for (const migration of stamped) {
        if (!scope.executed.includes(migration.name)) await this.ledger.add(runner, migration);
      }
      await migrations.forgetProgress();
    });
  }

  /** Tells whether something is to be done: migrations to run, or to make. */
  async check(): Promise<MigrationCheck> {
    const scope = await this.scope();
    const { files, executed } = scope;
    const pending = pendingOf(scope);
    const missing = executed.filter((name) => !files.some((file) => file.name === name));
    const changes =
      pending.length > 0 ? [] : (await schemaDifference(this.dataSource)).up.map(({ query }) => query);
    const ok = pending.length + missing.length + changes.length === 0;
    return { ok, pending, missing, changes };
  }

  private async go(asSql: boolean, plan: (scope: RevisionScope) => MigrationStep[]): Promise<MigrationRun> {
    if (asSql) return this.written(plan(await this.scope()));
    return this.locked(async (runner) => {
      const migrations = this.runner(runner);
      const scope = { files: this.migrations(), executed: await this.ledger.executed(runner) };
      const steps = plan(scope);
      if (steps.length > 0) await migrations.prepare();
      const ran: string[] = [];
      for (const step of steps) if (await migrations.run(step)) ran.push(step.migration.name);
      return { ran };
    });
  }

  private written(steps: readonly MigrationStep[]): Promise<MigrationRun> {
    return this.withRunner(async (runner) => {
      const migrations = this.runner(runner);
      const sql = steps.length === 0 ? [] : await recorded(runner, () => this.ledger.prepare(runner));
      for (const step of steps) sql.push(...(await migrations.written(step)));
      return { ran: steps.map(({ migration }) => migration.name), sql };
    });
  }

  private requireFiles({ files, executed }: RevisionScope): void {
    const lost = executed.find((name) => !files.some((file: MigrationFile) => file.name === name));
    if (lost !== undefined) throw fileMissing(lost, this.directory);
  }

  private async scope(): Promise<RevisionScope> {
    const executed = await this.withRunner((runner) => this.ledger.executed(runner));
    return { files: this.migrations(), executed };
  }

  private migrations(): MigrationFile[] {
    return readMigrations(this.directory, this.dataSource);
  }

  private runner(runner: QueryRunner): MigrationRunner {
    const { database, ledger, milliseconds } = this;
    return new MigrationRunner({ runner, ledger, dialect: database.dialect, milliseconds });
  }

  private locked<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const { database, milliseconds } = this;
    return this.withRunner((runner) =>
      withMigrationLock(runner, { dialect: database.dialect, milliseconds }, () => work(runner)),
    );
  }

  private async withRunner<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}

function pendingOf({ files, executed }: RevisionScope): string[] {
  return files.map(({ name }) => name).filter((name) => !executed.includes(name));
}
