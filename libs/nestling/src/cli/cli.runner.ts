// nest-commander with the exit codes of a well-behaved command: left alone, it exits with 0 when a command throws, and
// its subcommands end the process themselves when they are called wrongly.
import type { DynamicModule, Type } from '@nestjs/common';
import { NestlingConfigError } from '@nestling/core';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { ConfigFileError } from '../config/mistake.js';
import { EXIT, UsageError } from './cli.errors.js';

/** What is needed of commander; its own types come with nest-commander's copy of it. */
interface Commander {
  readonly commands: readonly Commander[];
  name(name: string): this;
  version(version: string): this;
  exitOverride(): this;
  parseAsync(argv: readonly string[]): Promise<unknown>;
}

/** What `runCli` takes. */
export interface CliOptions {
  /** @default process.argv */
  readonly argv?: readonly string[];
  /** The command's name in its help. @default that of the program */
  readonly name?: string;
  /** What `--version` prints. */
  readonly version?: string;
}

/**
 * Runs the command that the arguments name, of all that a module declares with `@Command`. Errors go to stderr; the exit
 * code is 0, 1 after a failure, 2 after a wrong call.
 *
 * @example
 * await runCli(AppModule);
 */
export async function runCli(module: Type | DynamicModule, options: CliOptions = {}): Promise<void> {
  try {
    await run(module, options);
  } catch (error) {
    process.exitCode = report(error);
  }
}

async function run(module: Type | DynamicModule, options: CliOptions): Promise<void> {
  const app = await CommandFactory.createWithoutRunning(module as Type, {
    logger: ['warn', 'error', 'fatal'],
    abortOnError: false,
  });
  try {
    const { commander } = app.get(CommandRunnerService) as unknown as { commander: Commander };
    prepare(commander);
    if (options.name !== undefined) commander.name(options.name);
    if (options.version !== undefined) commander.version(options.version);
    await commander.parseAsync(options.argv ?? process.argv);
  } finally {
    await app.close();
  }
}

function prepare(command: Commander): void {
  command.exitOverride();
  for (const below of command.commands) prepare(below);
}

/** Says what went wrong, and answers the exit code. */
function report(error: unknown): number {
  const { code, exitCode } = (error ?? {}) as { code?: unknown; exitCode?: unknown };
  // Commander has said it already.
  if (typeof code === 'string' && code.startsWith('commander.')) {
    return exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage = error instanceof UsageError || error instanceof ConfigFileError;
  return isUsage ? EXIT.usage : EXIT.failure;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForUser =
    error instanceof UsageError || error instanceof ConfigFileError || error instanceof NestlingConfigError;
  const isQuiet = isForUser || 'code' in error;
  return isQuiet ? error.message : (error.stack ?? error.message);
}
