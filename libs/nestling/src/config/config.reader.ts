// From a file to options: everything that is wrong is reported in one error.
import type { ConfigSection, JsonSchema } from '@nestling/core';
import type { ReflectedSchema } from '@nestling/database';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { appSchema, type NestlingOptions } from '../schema/app.schema.js';
import { ConfigValidator } from './config.validator.js';
import { checkEndpoints } from './endpoint.checks.js';
import { ConfigFileError, isSound, reportOf, type Mistake, type MistakeReport, inOrder } from './mistake.js';
import { findSections } from './section.finder.js';
import { respell, type Respelt } from './spelling.js';
import { checkTables } from './table.checks.js';
import { checkSurroundings, databaseOf } from './surroundings.checks.js';
import type { Variables } from './variable.substitution.js';
import { readYaml, type ConfigDocument } from './yaml.reader.js';

/** A configuration that can be used, and the way back to where its parts were written. */
export interface ReadConfig {
  readonly options: NestlingOptions;
  /** The folder that relative paths start from. */
  readonly folder: string;
  readonly sections: readonly ConfigSection[];
  /** The tables of the database, where endpoints have `reflect`. */
  readonly tables?: ReflectedSchema;
  readonly allowMissing: boolean;
  /** A mistake as it is told. */
  describe(mistake: Mistake): MistakeReport;
}

/** What a file is read with. */
export interface ReadOptions {
  /** @default process.env */
  readonly environment?: Variables;
  /** What other packages add. @default what the packages add that come with this one */
  readonly sections?: readonly ConfigSection[];
  /** Whether fields of reflected tables may be no columns yet. @default false */
  readonly allowMissing?: boolean;
}

/** A configuration with what is wrong with it, as far as the file alone tells. */
interface ParsedConfig extends ReadConfig {
  /** What is wrong with the values, in the schema's spelling. */
  readonly mistakes: readonly Mistake[];
  /** All that is wrong. */
  readonly reports: readonly MistakeReport[];
}

/**
 * Reads a file. Variables come from the environment, and from the `.env` beside the file where they are not set there. Of
 * the database, nothing is read but the tables that endpoints with `reflect` ask for.
 *
 * @throws ConfigFileError
 */
export async function readConfigFile(file: string, given: ReadOptions = {}): Promise<ReadConfig> {
  const { mistakes, reports, ...config } = parseConfigFile(file, given);
  const { allowMissing } = config;
  const read = await checkTables(config.options, { mistakes, allowMissing, file });
  const all = [...reports, ...read.mistakes.map(config.describe)];
  if (all.length > 0) throw new ConfigFileError(all.sort(inOrder));
  return { ...config, tables: read.tables };
}

/** Reads a file and nothing else; its mistakes are listed. */
export function parseConfigFile(
  file: string,
  { environment = process.env, sections = findSections(), allowMissing = false }: ReadOptions = {},
): ParsedConfig {
  const folder = dirname(resolve(file));
  const variables = { ...dotEnv(folder), ...environment };
  const document = readYaml(textOf(file), variables);
  const schema = appSchema(sections);
  const spelt = respell(document.value, schema);
  const options = optionsOf(spelt.value);
  const describe = (mistake: Mistake): MistakeReport => reportOf(mistake, file, document);
  const describeRead = (mistake: Mistake): MistakeReport => describe(inFile(mistake, spelt));
  const mistakes = mistakesOf({ document, spelt, schema, variables });
  return {
    options: { ...options, database: databaseOf(options, variables) },
    folder,
    sections,
    allowMissing,
    describe: describeRead,
    mistakes,
    reports: [...[...document.mistakes, ...spelt.mistakes].map(describe), ...mistakes.map(describeRead)],
  };
}

/** What does not have the form of options is reported for that alone. */
function optionsOf(value: unknown): NestlingOptions {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as NestlingOptions) : { endpoints: [] };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`;
    const mistake = { file, line: 1, column: 1, path: '', message: `${what}; check the path` };
    throw new ConfigFileError([mistake], { cause: error });
  }
}

function dotEnv(folder: string): Variables {
  const file = join(folder, '.env');
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Variables) : {};
}

interface Reading {
  readonly document: ConfigDocument;
  readonly spelt: Respelt;
  readonly schema: JsonSchema;
  readonly variables: Variables;
}

/** Mistakes of form and of meaning, in the schema's spelling. */
function mistakesOf({ document, spelt, schema, variables }: Reading): Mistake[] {
  if (document.value === undefined) return [];
  const formal = checkForm(spelt, document, schema);
  const { value } = spelt;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return formal;
  const options = value as NestlingOptions;
  const endpoints = checkEndpoints(options, (path) => isSound(path, formal));
  return [...formal, ...endpoints, ...checkSurroundings(options, variables)];
}

/** Texts that came from variables and look like numbers are what the schema takes them for. */
function checkForm(spelt: Respelt, document: ConfigDocument, schema: JsonSchema): Mistake[] {
  const validator = new ConfigValidator(schema);
  const first = validator.check(spelt.value);
  let isChanged = false;
  for (const { path } of first) {
    const text = document.textOf(spelt.writtenPath(path));
    if (text === undefined || path.length === 0) continue;
    const holder = path.slice(0, -1).reduce((value, step) => value[step] as Tree, spelt.value as Tree);
    holder[path.at(-1) ?? ''] = text;
    isChanged = true;
  }
  return isChanged ? validator.check(spelt.value) : first;
}

type Tree = Record<string | number, unknown>;

const inFile = (mistake: Mistake, spelt: Respelt): Mistake => ({
  ...mistake,
  path: spelt.writtenPath(mistake.path),
});
