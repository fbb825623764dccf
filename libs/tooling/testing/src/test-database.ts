import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DialectName } from '@nestling/database';
import { DataSource } from 'typeorm';

import { serverUrl } from './test-dialects.js';

/** A database that belongs to one test. */
export interface TestDatabase {
  readonly dialect: DialectName;
  /** For `DatabaseModule.forRoot({ url })`. */
  readonly url: string;
  /** Removes the database with all it holds. */
  drop(): Promise<void>;
}

const CREATORS: Readonly<Record<DialectName, (name: string) => Promise<TestDatabase>>> = {
  sqlite: createFile,
  // FORCE: a test that failed at boot may have left connections behind.
  postgres: (name) => createOnServer('postgres', name, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  mysql: (name) => createOnServer('mysql', name, `DROP DATABASE IF EXISTS ${name}`),
};

/**
 * Creates an empty database under a random name.
 *
 * @example
 * const database = await createTestDatabase('postgres');
 * await database.drop();
 */
export function createTestDatabase(dialect: DialectName): Promise<TestDatabase> {
  return CREATORS[dialect](`nestling_test_${randomBytes(8).toString('hex')}`);
}

function createFile(name: string): Promise<TestDatabase> {
  const file = join(tmpdir(), `${name}.db`);
  const remove = (suffix: string) => rm(`${file}${suffix}`, { force: true });
  return Promise.resolve({
    dialect: 'sqlite',
    url: `sqlite:///${file}`,
    drop: async () => void (await Promise.all(['', '-wal', '-shm'].map(remove))),
  });
}

async function createOnServer(
  dialect: 'postgres' | 'mysql',
  name: string,
  drop: string,
): Promise<TestDatabase> {
  await onServer(dialect, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl(dialect));
  url.pathname = `/${name}`;
  return { dialect, url: url.href, drop: () => onServer(dialect, drop) };
}

async function onServer(dialect: 'postgres' | 'mysql', sql: string): Promise<void> {
  const server = new DataSource({ type: dialect, url: serverUrl(dialect) });
  await server.initialize();
  try {
    await server.query(sql);
  } finally {
    await server.destroy();
  }
}
