import { didYouMean } from '@nestling/core';
import { Command, CommandRunner } from 'nest-commander';
import { UsageError } from '../../nestling.errors.js';
import { DB_CHANGES } from './db.changes.js';
import { DB_QUESTIONS } from './db.questions.js';

const EXAMPLES = `
Examples:
  $ nestling db migrate api.yaml -m "add pages to books"
  $ nestling db upgrade api.yaml
  $ nestling db upgrade api.yaml --sql > upgrade.sql
  $ nestling db downgrade api.yaml -1
  $ nestling db upgrade dist/app.module.js --db reports

The file is a YAML file, or a module of a Nest app that has been built: its data source is the database. A migration is named
by its name, its number, the beginning of one of them, head, base, or steps from where the database is, such as +1 and -1.`;

@Command({
  name: 'db',
  arguments: '[verb...]',
  description: 'Change the tables of a database by migrations.',
  argsDescription: { verb: 'what to do, and with what' },
  subCommands: [...DB_CHANGES, ...DB_QUESTIONS],
  allowExcessArgs: true,
})
/** It has no options of its own: they would take those of its verbs. */
export class DbCommand extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    return super.setCommand(command.addHelpText('after', EXAMPLES).usage('[verb] [file] [options]'));
  }

  run([verb]: string[]): Promise<void> {
    const verbs = this.command.commands.map((command) => command.name());
    if (verb === undefined) this.command.help({ error: true });
    const known = `Its verbs are ${verbs.join(', ')}.`;
    throw new UsageError(`nestling db: there is no verb "${verb}"${didYouMean(verb, verbs) || '.'} ${known}`);
  }
}
