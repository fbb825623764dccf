// nest-commander with the exit codes of a well-behaved command: left alone, it exits with 0 when a command throws, and
// its subcommands end the process themselves when they are called wrongly.
import type { DynamicModule, Type } from '@nestjs/common';
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import cluster from 'node:cluster';
import { StderrLogger } from '../app/stderr.logger.js';
import { ConfigFileError } from '../config/mistake.js';
import { UsageError } from '../nestling.errors.js';
import { EXIT } from './exit.codes.js';

/** What is needed of commander; its own types come with nest-commander's copy of it. */
interface Commander {
  readonly commands: readonly Commander[];
  name(name: string): this;
  version(version: string): this;
  description(text: string): this;
  exitOverride(): this;
  configureOutput(output: { outputError(): void }): this;
  parseOptions(argv: readonly string[]): ParsedOptions;
  parseAsync(argv: readonly string[]): Promise<unknown>;
}

interface ParsedOptions {
  readonly operands: string[];
  readonly unknown: string[];
}

/** What `runCli` takes. */
export interface CliOptions {
  /** @default process.argv */
  readonly argv?: readonly string[];
  /** The command's name in its help. @default that of the program */
  readonly name?: string;
  /** What `--version` prints. */
  readonly version?: string;
  /** What the program is for, in its help. */
  readonly description?: string;
}

/**
 * Runs the command that the arguments name, of all that a module declares with `@Command`. Errors go to stderr, as JSON with
 * `--json`; the exit code is 0, 1 after a failure, 2 after a wrong call.
 *
 * @example
 * await runCli(AppModule);
 */
export async function runCli(module: Type | DynamicModule, options: CliOptions = {}): Promise<void> {
  try {
    await run(module, options);
  } catch (error) {
    const { argv = process.argv } = options;
    process.exitCode = report(error, argv.includes('--json'));
    // Its channel to the first process would keep a worker alive that has nothing to do.
    if (cluster.isWorker) process.stderr.write('', () => process.exit());
  }
}

async function run(module: Type | DynamicModule, options: CliOptions): Promise<void> {
  const app = await CommandFactory.createWithoutRunning(module as Type, {
    logger: new StderrLogger(),
    abortOnError: false,
  });
  try {
    const { commander } = app.get(CommandRunnerService) as unknown as { commander: Commander };
    prepare(commander);
    if (options.name !== undefined) commander.name(options.name);
    if (options.version !== undefined) commander.version(options.version);
    if (options.description !== undefined) commander.description(options.description);
    await commander.parseAsync(options.argv ?? process.argv);
  } finally {
    await app.close();
  }
}

function prepare(command: Commander): void {
  command.exitOverride();
  command.configureOutput({ outputError: () => undefined });
  takeSteps(command);
  for (const below of command.commands) prepare(below);
}

/** `-1` is an argument: commander takes it for an option. */
function takeSteps(command: Commander): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (argv) => {
    const { operands, unknown } = parse(argv);
    const isStep = (arg: string): boolean => /^-\d+$/.test(arg);
    return {
      operands: [...operands, ...unknown.filter(isStep)],
      unknown: unknown.filter((arg) => !isStep(arg)),
    };
  };
}

/** Says what went wrong, and answers the exit code. */
function report(error: unknown, json: boolean): number {
  const { code, exitCode } = (error ?? {}) as { code?: unknown; exitCode?: unknown };
  const isCommander = typeof code === 'string' && code.startsWith('commander.');
  if (isCommander && exitCode === 0) return EXIT.ok;
  const isHelp = code === 'commander.help';
  const message = isHelp ? 'No command was named.' : messageOf(error);
  if (json) process.stderr.write(`${JSON.stringify({ error: { ...detailsOf(error), message } })}\n`);
  // With its help, commander has said it already.
  else if (!isHelp) process.stderr.write(`${message}\n`);
  const isUsage = isCommander || error instanceof UsageError || error instanceof ConfigFileError;
  return isUsage ? EXIT.usage : EXIT.failure;
}

/** What programs want to know of an error, beside its message. */
function detailsOf(error: unknown): object {
  if (error instanceof ConfigFileError) return { mistakes: error.mistakes };
  if (error instanceof NestlingConfigError) return { problems: error.problems };
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? { code } : {};
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForUser =
    error instanceof UsageError || error instanceof ConfigFileError || error instanceof NestlingConfigError;
  if (error instanceof NestlingConfigError && error.problems.every(isOfDatabase)) {
    return error.problems.map(({ code, what, remedy }) => `${what}; ${remedy} [${code}]`).join('\n');
  }
  const isQuiet = isForUser || 'code' in error;
  // What raises an error in code is not what was called here.
  return isQuiet ? error.message.replace(/^(DatabaseModule|Migrator): /, '') : (error.stack ?? error.message);
}

/** Nothing is declared wrongly where the database cannot be had. */
function isOfDatabase({ code }: ConfigProblem): boolean {
  return ['DATABASE_UNREACHABLE', 'DATABASE_FILE_MISSING', 'DATABASE_SCHEMA_MISSING'].includes(code);
}
