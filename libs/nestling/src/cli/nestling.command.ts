import { CommandRunner, Option } from 'nest-commander';
import { UsageError } from '../nestling.errors.js';

/** The options of every command. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** A command of `nestling`: it prints text, or JSON when asked, and takes no more arguments than it names. */
export abstract class NestlingCommand extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    return super.setCommand(command.allowExcessArguments(false));
  }

  @Option({ flags: '--json', description: 'print JSON; errors on stderr, too' })
  parseJson(): boolean {
    return true;
  }
}

/** Prints what a command found: as JSON when asked, as text else. */
export function print({ json = false }: OutputOptions, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}

/**
 * The file that a command works on: its argument, else that of the variable NESTLING_CONFIG.
 *
 * @throws UsageError without either
 */
export function fileOf(argument: string | undefined): string {
  const file = argument ?? process.env['NESTLING_CONFIG'];
  if (!file)
    throw new UsageError('Name a YAML file, such as api.yaml, or set the variable NESTLING_CONFIG to one.');
  return file;
}
