import type { Ask } from '../generator/generator.js';
import { SCHEMATICS_CODES, SchematicsError } from '../schematics.errors.js';

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
    driver: ['pg', '^8.11.0'],
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
  const name = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (name !== undefined) return name;
  throw new SchematicsError([
    {
      code: SCHEMATICS_CODES.optionInvalid,
      where: given === undefined && url !== undefined ? 'DATABASE_URL' : 'database',
      what: `"${word}" is no database that Nestling knows`,
      remedy: `Use one of ${Object.keys(WORDS).join(', ')}.`,
    },
  ]);
}
