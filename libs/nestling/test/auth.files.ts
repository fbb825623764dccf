// Files of authentication, started or refused. They lie beside the modules of the tests, so that what those import is found.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigFileError } from '../src/config/mistake.js';
import { startFile, type YamlApp } from './yaml.app.js';

const FOLDER = join(import.meta.dirname, 'apis', 'auth');
export const SECRET = 'tests: 0123456789abcdefghijklmnopqrstuvwxyz';

/** An endpoint with one field. */
export const notes = (meta = '', route = 'notes'): string =>
  `  - route: /${route}\n    fields: { text: { type: str } }\n${meta === '' ? '' : `    meta: ${meta}\n`}`;

/** Starts what a text describes. */
export async function startText(yaml: string, environment: object = {}): Promise<YamlApp> {
  const folder = mkdtempSync(join(FOLDER, 'tmp-'));
  try {
    const file = join(folder, 'api.yaml');
    writeFileSync(file, yaml);
    return await startFile(file, { DATABASE_URL: 'sqlite::memory:', JWT: SECRET, ...environment });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with a text, where. */
export async function mistakesOf(yaml: string, environment: object = {}): Promise<string[]> {
  try {
    await (await startText(yaml, environment)).close();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return error.mistakes.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
  }
}
