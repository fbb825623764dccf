import type { MigrationLanguage } from './migration.writer.js';

/** Where migrations are, and how they are run. */
export interface MigratorOptions {
  /**
   * The folder of the files.
   *
   * @default 'migrations', or 'migrations/<name>' for a data source that has a name
   */
  readonly directory?: string;
  /**
   * The name of the data source, where an app has several.
   *
   * @default 'default'
   */
  readonly name?: string;
  /**
   * Generated files are CommonJS (`.cjs`), which runs everywhere, or TypeScript, for a project that compiles it.
   *
   * @default 'js'
   */
  readonly language?: MigrationLanguage;
  /**
   * How many milliseconds to wait for another process that migrates the same database.
   *
   * @default 60000
   */
  readonly lockTimeout?: number;
}

/** One migration, and where the database stands with it. */
export interface Revision {
  readonly name: string;
  /** The number that orders migrations: milliseconds since 1970. */
  readonly timestamp: number;
  /** Undefined for one of the `migrations` of the data source. */
  readonly file?: string;
  readonly executed: boolean;
  /** Whether it is the last that has run. */
  readonly current: boolean;
}

/** How far to go. */
export interface UpgradeOptions {
  /**
   * A name, its number, the beginning of one of them, 'head', or steps such as '+1'.
   *
   * @default 'head'
   */
  readonly to?: string;
  /**
   * Whether to answer the SQL instead of running it.
   *
   * @default false
   */
  readonly sql?: boolean;
  /**
   * Whether migrations may run that say that they lose data.
   *
   * @default false
   */
  readonly allowDestructive?: boolean;
}

/** How far to go back. */
export interface DowngradeOptions {
  /**
   * A name, its number, the beginning of one of them, 'base', or steps such as '-1'.
   *
   * @default '-1'
   */
  readonly to?: string;
  /**
   * Whether to answer the SQL instead of running it.
   *
   * @default false
   */
  readonly sql?: boolean;
}

/** What a new migration is about. */
export interface GenerateOptions {
  /** A few words, which name the file and the class. */
  readonly message: string;
  /**
   * Whether to write a file without statements, to be filled in by hand.
   *
   * @default false: what differs between the entities and the tables
   */
  readonly empty?: boolean;
  /**
   * Whether it may drop columns, or narrow their types.
   *
   * @default false
   */
  readonly allowDestructive?: boolean;
}

/** A migration that was written. */
export interface GeneratedMigration {
  readonly name: string;
  readonly file: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What of it loses data, in words. */
  readonly destructive: readonly string[];
}

/** What was run, or would be. */
export interface MigrationRun {
  /** The names, in the order they ran. */
  readonly ran: readonly string[];
  /** The statements, where they were asked for instead of being run. */
  readonly sql?: readonly string[];
}

/** How files, tables and entities stand to one another. */
export interface MigrationCheck {
  /** Whether nothing is to be done. */
  readonly ok: boolean;
  /** Migrations that have not run. */
  readonly pending: readonly string[];
  /** Migrations that have run and have no file. */
  readonly missing: readonly string[];
  /** Statements that no migration holds yet; asked only where none is pending. */
  readonly changes: readonly string[];
}
