// The engine's own checks, on a database in memory: nothing is listened on, and no database of the user's is touched.
import { NestFactory } from '@nestjs/core';
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { SILENT } from '../app/stderr.logger.js';
import { NestlingModule, type NestlingModuleOptions } from '../app/nestling.module.js';
import { classNameOf } from '../build/endpoint.naming.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import type { ReadConfig } from './config.reader.js';
import { ConfigFileError, type ConfigPath, type Mistake } from './mistake.js';
import { loadModules } from './module.loader.js';
import { camelCase } from './spelling.js';

/** What only SQLite, which the trial runs on, objects to. */
const SQLITE_ONLY = 'REST_DECIMAL_TOO_LONG';

/** No mistake of the file. */
const UNREACHABLE = 'DATABASE_UNREACHABLE';

/** What a trial that makes no tables does not find. */
const MADE_AT_THE_START = 'REST_TABLE_MISSING';

/**
 * The same API to be looked at: on an empty database in memory, or, where tables of the database are read, on that one, in
 * which nothing is made.
 */
export function forTrial(
  options: NestlingOptions,
  surroundings: NestlingModuleOptions,
): [NestlingOptions, NestlingModuleOptions] {
  const quiet = { ...surroundings, logger: SILENT };
  if (!quiet.tables) return [{ ...options, database: { url: 'sqlite::memory:', create: true } }, quiet];
  const database = { ...options.database, create: false, synchronize: false };
  return [
    { ...options, database },
    { ...quiet, prepareTables: false },
  ];
}

/**
 * Boots the API without serving it, and answers its options with the modules that it names.
 *
 * @throws ConfigFileError with what the engine objects to
 */
export async function tryConfig(config: ReadConfig): Promise<NestlingOptions> {
  const options = loadModules(config);
  const { folder, sections, tables, allowMissing } = config;
  const surroundings = { folder, sections, tables, allowMissing };
  try {
    const module = await NestlingModule.forRoot(...forTrial(options, surroundings));
    const app = await NestFactory.createApplicationContext(module, { logger: SILENT, abortOnError: false });
    await app.close();
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    const isSqlite = options.database?.url?.startsWith('sqlite') ?? false;
    const ignored = tables ? MADE_AT_THE_START : isSqlite ? undefined : SQLITE_ONLY;
    const problems = error.problems.filter(({ code }) => code !== ignored);
    if (problems.some(({ code }) => code === UNREACHABLE)) throw error;
    if (problems.length === 0) return options;
    const mistakes = problems.map((problem) => config.describe(mistakeOf(problem, config.options)));
    throw new ConfigFileError(mistakes, { cause: error });
  }
  return options;
}

/** `Book.price`, or `@RestEndpoint Book` with the option at the head of the text, as a place in the configuration. */
function mistakeOf({ where, what, remedy, code }: ConfigProblem, options: NestlingOptions): Mistake {
  const message = `${sentences(what, remedy)} [${code}]`;
  const [, name, field] = /^(?:@RestEndpoint )?(\w+)(?:\.(\w+))?/.exec(where) ?? [];
  const index = options.endpoints.findIndex(
    (endpoint) => typeof endpoint === 'object' && classNameOf(endpoint) === name,
  );
  if (index < 0) return { path: [], message: `${where}: ${message}` };
  const endpoint: ConfigPath = ['endpoints', index];
  const declaration = options.endpoints[index] as EndpointDeclaration;
  if (field === undefined) return { path: [...endpoint, 'meta', ...optionOf(what, declaration)], message };
  if (Object.hasOwn(declaration.fields ?? {}, field)) {
    return { path: [...endpoint, 'fields', field], message };
  }
  return { path: endpoint, message: `${where}: ${message}` };
}

/** A question ends what is wrong where a name is near. */
function sentences(what: string, remedy: string): string {
  return what.endsWith('?')
    ? `${what} ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}`
    : `${what}; ${remedy}`;
}

/** `filtering.fields names "x", ...` → filtering, fields, 0: the first words that are an option, and the name in it. */
function optionOf(what: string, { meta = {} }: EndpointDeclaration): ConfigPath {
  const words = [...what.matchAll(/[a-z]\w*(?:\.\w+|\[\d+\])*/g)].map(([word]) => word.split(/[.[\]]+/));
  const [option = []] = words.map((steps) => stepsIn(meta, steps)).filter(({ length }) => length > 0);
  const value = valueAt(meta, option);
  const [, name = ''] = / names "([^"]+)"/.exec(what) ?? [];
  if (isTree(value) && Object.hasOwn(value, name)) return [...option, name];
  const index = Array.isArray(value) ? value.findIndex((item) => item === name || item === `-${name}`) : -1;
  return index < 0 ? option : [...option, index];
}

type Tree = Readonly<Record<string | number, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const valueAt = (tree: unknown, path: ConfigPath): unknown =>
  path.reduce((value, step) => (value as Tree)[step], tree);

/** As many of the steps as there are, in the spelling that keys have here. */
function stepsIn(tree: unknown, [step, ...rest]: readonly string[]): ConfigPath {
  if (step === undefined) return [];
  const names = Array.isArray(tree) ? [Number(step)] : [step, camelCase(step)];
  const known = names.find((name) => isTree(tree) && Object.hasOwn(tree, name));
  return known === undefined ? [] : [known, ...stepsIn((tree as Tree)[known], rest)];
}
