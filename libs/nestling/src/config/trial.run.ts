// The engine's own checks, on a database in memory: nothing is listened on, and no database of the user's is touched.
import { NestFactory } from '@nestjs/core';
import { NestlingConfigError, type ConfigProblem } from '@nestling/core';
import { NestlingModule } from '../app/nestling.module.js';
import { classNameOf } from '../build/endpoint.naming.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { ReadConfig } from './config.reader.js';
import { ConfigFileError, type ConfigPath, type Mistake } from './mistake.js';
import { loadModules } from './module.loader.js';
import { camelCase } from './spelling.js';

/** What only SQLite, which the trial runs on, objects to. */
const SQLITE_ONLY = 'REST_DECIMAL_TOO_LONG';

/** The same API on an empty database in memory. */
export function inMemory(options: NestlingOptions): NestlingOptions {
  return { ...options, database: { url: 'sqlite::memory:', create: true } };
}

/**
 * Boots the API without serving it, and answers its options with the modules that it names.
 *
 * @throws ConfigFileError with what the engine objects to
 */
export async function tryConfig(config: ReadConfig): Promise<NestlingOptions> {
  const options = loadModules(config);
  const { folder, sections } = config;
  const module = NestlingModule.forRoot(inMemory(options), { folder, sections });
  try {
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    await app.close();
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    const isSqlite = options.database?.url?.startsWith('sqlite') ?? false;
    const problems = error.problems.filter(({ code }) => isSqlite || code !== SQLITE_ONLY);
    if (problems.length === 0) return options;
    const mistakes = problems.map((problem) => config.describe(mistakeOf(problem, config.options)));
    throw new ConfigFileError(mistakes, { cause: error });
  }
  return options;
}

/** `Book.price`, or `@RestEndpoint Book` with the option at the head of the text, as a place in the configuration. */
function mistakeOf({ where, what, remedy, code }: ConfigProblem, options: NestlingOptions): Mistake {
  const message = `${what}; ${remedy} [${code}]`;
  const [, name, field] = /^(?:@RestEndpoint )?(\w+)(?:\.(\w+))?/.exec(where) ?? [];
  const index = options.endpoints.findIndex(
    (endpoint) => typeof endpoint === 'object' && classNameOf(endpoint) === name,
  );
  if (index < 0) return { path: [], message: `${where}: ${message}` };
  const endpoint: ConfigPath = ['endpoints', index];
  if (field !== undefined) return { path: [...endpoint, 'fields', field], message };
  return { path: [...endpoint, 'meta', ...optionOf(what, options.endpoints[index])], message };
}

/** `filtering.fields names "x", ...` → filtering, fields: the first words that are an option of the endpoint. */
function optionOf(what: string, endpoint: unknown): string[] {
  const { meta = {} } = endpoint as { meta?: object };
  const words = [...what.matchAll(/[a-z]\w*(?:\.\w+)*/g)].map(([word]) => word.split('.').map(camelCase));
  return words.find(([first = '']) => Object.hasOwn(meta, first)) ?? [];
}
