// From a file to options: everything that is wrong is reported in one error.
import type { ConfigSection, JsonSchema } from '@nestling/core';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { appSchema, type NestlingOptions } from '../schema/app.schema.js';
import { ConfigValidator } from './config.validator.js';
import { checkEndpoints } from './endpoint.checks.js';
import { ConfigFileError, reportOf, type ConfigPath, type Mistake, type MistakeReport } from './mistake.js';
import { respell, type Respelt } from './spelling.js';
import { checkSurroundings, databaseOf } from './surroundings.checks.js';
import type { Variables } from './variable.substitution.js';
import { readYaml, type ConfigDocument } from './yaml.reader.js';

/** A configuration that can be used, and the way back to where its parts were written. */
export interface ReadConfig {
  readonly options: NestlingOptions;
  /** The folder that relative paths start from. */
  readonly folder: string;
  readonly sections: readonly ConfigSection[];
  /** A mistake as it is told. */
  describe(mistake: Mistake): MistakeReport;
}

/** What a file is read with. */
export interface ReadOptions {
  /** @default process.env */
  readonly environment?: Variables;
  /** What installed packages add. @default none */
  readonly sections?: readonly ConfigSection[];
}

/**
 * Reads a file. Variables come from the environment, and from the `.env` beside the file where they are not set there.
 *
 * @throws ConfigFileError
 */
export function readConfigFile(
  file: string,
  { environment = process.env, sections = [] }: ReadOptions = {},
): ReadConfig {
  const folder = dirname(resolve(file));
  const variables = { ...dotEnv(folder), ...environment };
  const document = readYaml(textOf(file), variables);
  const schema = appSchema(sections);
  const spelt = respell(document.value, schema);
  const options = spelt.value as NestlingOptions;
  const mistakes = [
    ...document.mistakes,
    ...spelt.mistakes,
    ...mistakesOf({ document, spelt, schema, variables }).map((mistake) => inFile(mistake, spelt)),
  ];
  const describe = (mistake: Mistake): MistakeReport => reportOf(mistake, file, document);
  if (mistakes.length > 0) throw new ConfigFileError(mistakes.map(describe).sort(inOrder));
  return {
    options: { ...options, database: databaseOf(options, variables) },
    folder,
    sections,
    describe: (mistake) => describe(inFile(mistake, spelt)),
  };
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
  const isSound = (path: ConfigPath): boolean =>
    !formal.some((mistake) => path.every((step, index) => mistake.path[index] === step));
  const options = value as NestlingOptions;
  return [...formal, ...checkEndpoints(options, isSound), ...checkSurroundings(options, variables)];
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

const inOrder = (left: MistakeReport, right: MistakeReport): number =>
  left.line - right.line || left.column - right.column;
