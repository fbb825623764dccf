// The generators on a command line of their own: `nestling g endpoint product name:string`, and `npx @nestling/schematics`.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { join } from 'node:path';
import type { GeneratorReport } from '../generator/generator.js';
import { installPackages } from '../generator/package.manager.js';
import { askAtTerminal } from '../generator/terminal.js';
import { SchematicsError } from '../schematics.errors.js';
import { FolderTree } from '../tree/folder.tree.js';
import { GENERATORS } from './generator.list.js';
import { helpOf, helpOfAll, schemaOf, type GeneratorSchema } from './generator.help.js';

/** What surrounds a call of `runGenerator`. */
export interface RunGeneratorOptions {
  /** The folder to work in. @default process.cwd() */
  readonly root?: string;
  /** What the command is called, for its help. @default 'nestling g' */
  readonly command?: string;
}

/**
 * Runs a generator: its name, then its arguments. Answers the exit code: 0, 1 where the packages could not be installed,
 * 2 after a wrong call or other mistakes in what was asked for: nothing was written then.
 *
 * @example
 * process.exitCode = await runGenerator(['endpoint', 'product', 'name:string:min=1', '--service']);
 */
export async function runGenerator(
  argv: readonly string[],
  { root = process.cwd(), command = 'nestling g' }: RunGeneratorOptions = {},
): Promise<number> {
  const [called = '--help', ...rest] = argv;
  const name = called === 'new' ? 'app' : called;
  if (name === '--help' || name === '-h') return say(helpOfAll(command));
  const generator = Object.hasOwn(GENERATORS, name) ? GENERATORS[name] : undefined;
  if (generator === undefined) {
    return complain(`There is no generator "${name}".\n\n${helpOfAll(command)}`);
  }
  const schema = schemaOf(name);
  const parsed = parse(schema, rest);
  if (parsed instanceof Error) return complain(`${parsed.message}\n\n${helpOf(command, name)}`);
  const { dryRun, help, ...options } = parsed;
  if (help === true) return say(helpOf(command, name));
  const tree = new FolderTree(root);
  try {
    const report = await generator(tree, options as never, { root, ask: askAtTerminal(), command });
    return conclude(tree, report, dryRun === true) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SchematicsError)) throw error;
    return complain(error.message);
  }
}

/** Writes the files, installs packages, tells what is done; answers whether all of it worked. */
function conclude(
  tree: FolderTree,
  { notes, installs, folder = '' }: GeneratorReport,
  dryRun: boolean,
): boolean {
  const lines = tree.changes.map(({ kind, path, size }) => `${kind.toUpperCase()} ${path} (${size} bytes)`);
  if (lines.length === 0) lines.push('Nothing to be done.');
  if (!dryRun) tree.commit();
  if (dryRun) lines.push('Nothing was written: this was a dry run.');
  say(lines.join('\n'));
  if (dryRun) return true;
  const isInstalled = !installs || installPackages(join(tree.root, folder));
  if (notes.length > 0) say(notes.join('\n'));
  return isInstalled;
}

/** Arguments by the names of the schema; what follows the first goes to the option that takes the rest. */
function parse(schema: GeneratorSchema, argv: readonly string[]): Record<string, unknown> | Error {
  const options: NonNullable<ParseArgsConfig['options']> = {
    help: { type: 'boolean', short: 'h' },
    'dry-run': { type: 'boolean', short: 'd' },
  };
  for (const [name, { type }] of Object.entries(schema.properties)) {
    options[dashed(name)] = { type: type === 'boolean' ? 'boolean' : 'string' };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      allowNegative: true,
    });
    const [name, ...fields] = positionals;
    const named = Object.fromEntries(Object.entries(values).map(([key, value]) => [camel(key), value]));
    const takesFields = Object.hasOwn(schema.properties, 'fields');
    if (fields.length > 0 && !takesFields)
      return new Error(`"${fields.join(' ')}" is one argument too many.`);
    return {
      ...(schema.required?.includes('name') ? { name: name ?? '' } : {}),
      ...(name !== undefined && Object.hasOwn(schema.properties, 'name') ? { name } : {}),
      ...(fields.length > 0 ? { fields } : {}),
      ...named,
    };
  } catch (error) {
    return error as Error;
  }
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
