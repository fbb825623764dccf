// The verbs that change something: files, or the database.
import type { MigrationLanguage } from '@nestling/database';
import { Option, SubCommand } from 'nest-commander';
import { UsageError } from '../../nestling.errors.js';
import { print } from '../nestling.command.js';
import { type DbOptions, readArguments, readFile, withMigrator } from './db.target.js';
import { FILE, MigrationCommand, shown } from './migration.command.js';

const REVISION = 'a name, a number, the beginning of one, head, base, or steps such as +1';

@SubCommand({
  name: 'init',
  arguments: '[file]',
  description: 'Make the folder of the migrations.',
  argsDescription: FILE,
})
export class DbInitCommand extends MigrationCommand {
  async run(args: string[], options: DbOptions): Promise<void> {
    const file = readFile(args);
    await withMigrator(file, options, (migrator) => {
      const directory = migrator.init();
      const next = `Write the first: nestling db migrate ${file} -m "what changes"`;
      print(options, { directory }, `Migrations are in ${shown(directory)}. ${next}`);
      return Promise.resolve();
    });
  }
}

interface MigrateOptions extends DbOptions {
  readonly message?: string;
  readonly empty?: boolean;
  readonly language?: MigrationLanguage;
  readonly allowDestructive?: boolean;
}

@SubCommand({
  name: 'migrate',
  arguments: '[file]',
  description: 'Write a migration of what differs between the entities and the tables.',
  argsDescription: FILE,
})
export class DbMigrateCommand extends MigrationCommand {
  async run(args: string[], options: MigrateOptions): Promise<void> {
    const file = readFile(args);
    const { message, empty, allowDestructive } = options;
    if (!message?.trim()) throw new UsageError('Say what changes: -m "add pages to books"');
    const made = await withMigrator(file, options, (migrator) =>
      migrator.generate({ message, empty, allowDestructive }),
    );
    if (!made)
      return print(options, null, 'The tables are those of the entities: there is nothing to migrate.');
    const lines = [
      shown(made.file),
      ...made.up.map((statement) => `  ${statement}`),
      ...made.destructive.map((loss) => `It loses data: ${loss}.`),
      `Run it: nestling db upgrade ${file}${made.destructive.length > 0 ? ' --allow-destructive' : ''}`,
    ];
    print(options, made, lines.join('\n'));
  }

  @Option({ flags: '-m, --message <text>', description: 'what changes, in a few words' })
  parseMessage(value: string): string {
    return value;
  }

  @Option({ flags: '--empty', description: 'write no statements; fill it in by hand' })
  parseEmpty(): boolean {
    return true;
  }

  @Option({ flags: '--language <js|ts>', description: 'of the file (default js)' })
  parseLanguage(value: string): MigrationLanguage {
    if (value !== 'js' && value !== 'ts') throw new UsageError(`--language is "${value}"; use js or ts`);
    return value;
  }

  @Option({ flags: '--allow-destructive', description: 'let it drop columns, or narrow their types' })
  parseAllowDestructive(): boolean {
    return true;
  }
}

interface RunOptions extends DbOptions {
  readonly sql?: boolean;
  readonly allowDestructive?: boolean;
}

@SubCommand({
  name: 'upgrade',
  arguments: '[file] [revision]',
  description: 'Run what has not run: all, or up to a migration.',
  argsDescription: { ...FILE, revision: `${REVISION} (default head)` },
})
export class DbUpgradeCommand extends MigrationCommand {
  async run(args: string[], options: RunOptions): Promise<void> {
    const { file, revision: to } = readArguments(args);
    const { sql, allowDestructive } = options;
    const run = await withMigrator(file, options, (migrator) =>
      migrator.upgrade({ to, sql, allowDestructive }),
    );
    const lines = run.sql ?? run.ran.map((name) => `ran ${name}`);
    print(options, run, lines.join('\n') || 'There is nothing to run.');
  }

  @Option({ flags: '--sql', description: 'print the SQL, and run nothing' })
  parseSql(): boolean {
    return true;
  }

  @Option({ flags: '--allow-destructive', description: 'run migrations, too, that say that they lose data' })
  parseAllowDestructive(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'downgrade',
  arguments: '[file] [revision]',
  description: 'Take back what has run: the last, or down to a migration.',
  argsDescription: {
    ...FILE,
    revision: 'a name, a number, the beginning of one, base, or steps (default -1)',
  },
})
export class DbDowngradeCommand extends MigrationCommand {
  async run(args: string[], options: RunOptions): Promise<void> {
    const { file, revision: to } = readArguments(args);
    const run = await withMigrator(file, options, (migrator) => migrator.downgrade({ to, sql: options.sql }));
    const lines = run.sql ?? run.ran.map((name) => `took back ${name}`);
    print(options, run, lines.join('\n') || 'There is nothing to take back.');
  }

  @Option({ flags: '--sql', description: 'print the SQL, and run nothing' })
  parseSql(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'stamp',
  arguments: '[file] [revision]',
  description: 'Enter where the database stands, and run nothing.',
  argsDescription: { ...FILE, revision: 'a name, a number, the beginning of one, head or base' },
})
export class DbStampCommand extends MigrationCommand {
  async run(args: string[], options: DbOptions): Promise<void> {
    const { file, revision } = readArguments(args);
    if (revision === undefined) throw new UsageError(`Say where the database stands: ${REVISION}`);
    const current = await withMigrator(file, options, async (migrator) => {
      await migrator.stamp(revision);
      return migrator.current();
    });
    print(options, { current: current ?? null }, `The database stands at ${current?.name ?? 'base'} now.`);
  }
}

export const DB_CHANGES = [
  DbInitCommand,
  DbMigrateCommand,
  DbUpgradeCommand,
  DbDowngradeCommand,
  DbStampCommand,
];
