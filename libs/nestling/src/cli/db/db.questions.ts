// The verbs that only ask.
import type { Revision } from '@nestling/database';
import { Option, SubCommand } from 'nest-commander';
import { EXIT } from '../exit.codes.js';
import { print } from '../nestling.command.js';
import { type DbOptions, readArguments, readFile, withMigrator } from './db.target.js';
import { FILE, MigrationCommand, shown } from './migration.command.js';

interface ListOptions extends DbOptions {
  readonly verbose?: boolean;
}

abstract class ListCommand extends MigrationCommand {
  @Option({ flags: '-v, --verbose', description: 'say when they were made, and in which files they are' })
  parseVerbose(): boolean {
    return true;
  }
}

function line(revision: Revision, { verbose = false }: ListOptions): string {
  const { name, timestamp, file, executed, current } = revision;
  const state = current ? 'current' : executed ? 'has run' : 'has not run';
  const where = file === undefined ? 'the data source' : shown(file);
  const more = verbose ? `\n  ${new Date(timestamp).toISOString()}  ${where}` : '';
  return `${name} (${state})${more}`;
}

@SubCommand({
  name: 'history',
  arguments: '[file]',
  description: 'List the migrations, the oldest first, and which of them have run.',
  argsDescription: FILE,
})
export class DbHistoryCommand extends ListCommand {
  async run(args: string[], options: ListOptions): Promise<void> {
    const history = await withMigrator(readFile(args), options, (migrator) => migrator.history());
    const lines = history.map((revision) => line(revision, options));
    print(options, history, lines.join('\n') || 'There are no migrations yet.');
  }
}

@SubCommand({
  name: 'current',
  arguments: '[file]',
  description: 'Say where the database stands: the last migration that has run.',
  argsDescription: FILE,
})
export class DbCurrentCommand extends ListCommand {
  async run(args: string[], options: ListOptions): Promise<void> {
    const current = await withMigrator(readFile(args), options, (migrator) => migrator.current());
    print(options, current ?? null, current ? line(current, options) : 'No migration has run.');
  }
}

@SubCommand({
  name: 'heads',
  arguments: '[file]',
  description: 'Say where an upgrade leads to: the last migration there is.',
  argsDescription: FILE,
})
export class DbHeadsCommand extends ListCommand {
  async run(args: string[], options: ListOptions): Promise<void> {
    const heads = await withMigrator(readFile(args), options, (migrator) => migrator.heads());
    const lines = heads.map((revision) => line(revision, options));
    print(options, heads, lines.join('\n') || 'There are no migrations yet.');
  }
}

@SubCommand({
  name: 'show',
  arguments: '[file] [revision]',
  description: 'Print the SQL of one migration.',
  argsDescription: { ...FILE, revision: 'a name, a number, the beginning of one, or head (default head)' },
})
export class DbShowCommand extends MigrationCommand {
  async run(args: string[], options: DbOptions): Promise<void> {
    const { file, revision } = readArguments(args);
    const found = await withMigrator(file, options, (migrator) => migrator.show(revision));
    const lines = [line(found, { verbose: true }), '-- up', ...found.up, '-- down', ...found.down];
    print(options, found, lines.join('\n'));
  }
}

@SubCommand({
  name: 'check',
  arguments: '[file]',
  description: 'Say whether there is something to migrate; ends with 1 if there is.',
  argsDescription: FILE,
})
export class DbCheckCommand extends MigrationCommand {
  async run(args: string[], options: DbOptions): Promise<void> {
    const file = readFile(args);
    const check = await withMigrator(file, options, (migrator) => migrator.check());
    const lines = [
      ...check.pending.map((name) => `${name} has not run: nestling db upgrade ${file}`),
      ...check.missing.map((name) => `${name} has run, and has no file: bring it back from version control`),
      ...check.changes.map((statement) => `no migration holds yet: ${statement}`),
    ];
    print(options, check, lines.join('\n') || 'The database is up to date.');
    if (!check.ok) process.exitCode = EXIT.failure;
  }
}

export const DB_QUESTIONS = [
  DbHistoryCommand,
  DbCurrentCommand,
  DbHeadsCommand,
  DbShowCommand,
  DbCheckCommand,
];
