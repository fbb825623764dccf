// From a file, or an object, to options: everything that is wrong is reported in one error.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { JsonSchema } from '@nestling/core';
import { APP_SCHEMA, type NestlingOptions } from '../schema/app.schema.js';
import { ConfigValidator } from './config.validator.js';
import { checkEndpoints } from './endpoint.checks.js';
import { ConfigFileError, showPath, type ConfigPath, type Mistake } from './mistake.js';
import { respell, type Respelt } from './spelling.js';
import type { Variables } from './variable.substitution.js';
import { readYaml, type ConfigDocument } from './yaml.reader.js';

/** A configuration that can be used, and the way back to where its parts were written. */
export interface ReadConfig {
  readonly options: NestlingOptions;
  /** The line that reports a mistake. */
  describe(mistake: Mistake): string;
}

/**
 * Reads a file. Variables come from `environment`, and from the `.env` beside the file where they are not set there.
 *
 * @throws ConfigFileError
 */
export function readConfigFile(file: string, environment: Variables = process.env): ReadConfig {
  const variables = { ...dotEnv(dirname(file)), ...environment };
  const document = readYaml(textOf(file), variables);
  return readConfig(document, { label: file, variables });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`;
    throw new ConfigFileError([`${file}: ${what}; check the path`], { cause: error });
  }
}

function dotEnv(folder: string): Variables {
  const file = join(folder, '.env');
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Variables) : {};
}

interface Origin {
  readonly label: string;
  readonly variables: Variables;
}

function readConfig(document: ConfigDocument, { label, variables }: Origin): ReadConfig {
  const spelt = respell(document.value, APP_SCHEMA);
  const describe = (mistake: Mistake): string => lineOf(mistake, { label, document, spelt });
  const written = [...document.mistakes, ...spelt.mistakes];
  const formal = document.value === undefined ? [] : checkForm(spelt, document, APP_SCHEMA);
  const isSound = (path: ConfigPath): boolean =>
    !formal.some((mistake) => showPath(mistake.path).startsWith(showPath(path)));
  const options = spelt.value as NestlingOptions;
  const isMap = typeof options === 'object' && options !== null && !Array.isArray(options);
  const meant = isMap ? [...checkEndpoints(options, isSound), ...checkSurroundings(options, variables)] : [];
  const lines = [
    ...written.map((mistake) => ({ mistake, path: mistake.path })),
    ...[...formal, ...meant].map((mistake) => ({ mistake, path: spelt.writtenPath(mistake.path) })),
  ]
    .map(({ mistake, path }) => ({ place: placeOf({ ...mistake, path }, document), mistake, path }))
    .sort((left, right) => left.place.line - right.place.line || left.place.column - right.place.column)
    .map(({ mistake, path }) => reportLine({ ...mistake, path }, label, document));
  if (lines.length > 0) throw new ConfigFileError(lines);
  return { options: { ...options, database: databaseOf(options, variables) }, describe };
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

/** What may come from the file or from the variables, and has to come from one of them. */
function checkSurroundings(
  { database, secret }: NestlingOptions,
  { DATABASE_URL, NODE_ENV }: Variables,
): Mistake[] {
  const mistakes: Mistake[] = [];
  if (database?.url === undefined && !DATABASE_URL) {
    const message = 'there is no database; add url: sqlite:///app.db, or set the variable DATABASE_URL';
    mistakes.push({ path: ['database'], message, atKey: true });
  }
  if (secret === undefined && NODE_ENV === 'production') {
    const message = 'production needs a secret to sign cursors with; add secret: ${APP_SECRET}';
    mistakes.push({ path: ['secret'], message });
  }
  return mistakes;
}

/** The url as this suite writes it: without the driver that SQLAlchemy names in it. */
function databaseOf({ database }: NestlingOptions, { DATABASE_URL }: Variables): NestlingOptions['database'] {
  const url = (database?.url ?? DATABASE_URL ?? '').replace(/^(\w+)\+\w+:/, '$1:');
  return { ...database, url };
}

interface Reported {
  readonly label: string;
  readonly document: ConfigDocument;
  readonly spelt: Respelt;
}

const lineOf = (mistake: Mistake, { label, document, spelt }: Reported): string =>
  reportLine({ ...mistake, path: spelt.writtenPath(mistake.path) }, label, document);

const placeOf = (
  { place, path, atKey }: Mistake,
  document: ConfigDocument,
): { line: number; column: number } => place ?? document.placeOf(path, atKey);

function reportLine(mistake: Mistake, label: string, document: ConfigDocument): string {
  const { line, column } = placeOf(mistake, document);
  const path = mistake.path.length > 0 ? ` ${showPath(mistake.path)}` : '';
  return `${label}:${line}:${column}${path}: ${mistake.message}`;
}
