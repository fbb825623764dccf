import type { Ask } from '../generator/generator.js';
import { refuse, SCHEMATICS_CODES, type SchematicsProblem } from '../schematics.errors.js';

/** A database that the packages know. */
export type DatabaseName = 'sqlite' | 'postgres' | 'mysql';

interface DatabaseParts {
  /** Its driver, with the range of versions. */
  readonly driver: readonly [string, string];
  /** Where a database of this name is, on the developer's machine. */
  url(name: string): string;
}

/** What every database needs. */
export const DATABASES: Readonly<Record<DatabaseName, DatabaseParts>> = {
  sqlite: { driver: ['libsql', '^0.5.29'], url: (name) => `sqlite:///${name}.db` },
  postgres: {
    driver: ['pg', '^8.19.0'],
    url: (name) => `postgresql://postgres@localhost:5432/${name.replaceAll('-', '_')}`,
  },
  mysql: {
    driver: ['mysql2', '^3.15.0'],
    url: (name) => `mysql://root@localhost:3306/${name.replaceAll('-', '_')}`,
  },
};

const WORDS: Readonly<Record<string, DatabaseName>> = {
  sqlite: 'sqlite',
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** The database that was asked for, that a url tells, or that the user chooses. */
export async function chooseDatabase(
  given: string | undefined,
  { url, ask }: { readonly url: string | undefined; readonly ask: Ask | undefined },
): Promise<DatabaseName> {
  const told = given ?? (url === undefined ? undefined : /^\w+/.exec(url)?.[0]);
  const word = told ?? (ask ? await ask('Which database: sqlite, postgres or mysql?', 'sqlite') : 'sqlite');
  refuse(databaseProblems(word, given === undefined && url !== undefined ? 'DATABASE_URL' : 'database'));
  return WORDS[word] ?? 'sqlite';
}

/** What is wrong with the word for a database. */
export function databaseProblems(word: string, where = 'database'): SchematicsProblem[] {
  if (Object.hasOwn(WORDS, word)) return [];
  const remedy = `Use one of ${Object.keys(WORDS).join(', ')}.`;
  const what = `"${word}" is no database that Nestling knows`;
  return [{ code: SCHEMATICS_CODES.optionInvalid, where, what, remedy }];
}
