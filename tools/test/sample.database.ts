// Databases that another program made: a public sample where the machine has it, and a small one of our own.
import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import type { DialectName } from '@nestling/database';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { HANDMADE } from './handmade.schema.js';

const FILES: Readonly<Record<DialectName, string>> = {
  postgres: 'Chinook_PostgreSql.sql',
  mysql: 'Chinook_MySql.sql',
  sqlite: 'Chinook_Sqlite.sql',
};

/** Where the sample is: below the folder that NESTLING_SAMPLES names. */
const SAMPLE = join(process.env['NESTLING_SAMPLES'] ?? '', 'chinook');

/** Whether the sample is on this machine; says so where it is not. */
export function hasSample(): boolean {
  const isThere = process.env['NESTLING_SAMPLES'] !== undefined && existsSync(SAMPLE);
  if (!isThere)
    process.stderr.write('The sample database Chinook is not here (NESTLING_SAMPLES): it is left out.\n');
  return isThere;
}

/** The sample in a database of its own. */
export async function createSample(dialect: DialectName): Promise<TestDatabase> {
  const sql = await readFile(join(SAMPLE, FILES[dialect]), 'utf8');
  return createFrom(dialect, sql.replace(/^(DROP DATABASE|CREATE DATABASE|USE|\\c)\b.*;\s*$/gm, ''));
}

/** Our own schema in a database of its own. */
export function createHandmade(dialect: DialectName): Promise<TestDatabase> {
  return createFrom(dialect, HANDMADE[dialect]);
}

async function createFrom(dialect: DialectName, sql: string): Promise<TestDatabase> {
  const database = await createTestDatabase(dialect);
  await runScript(database, `BEGIN;\n${sql}\nCOMMIT;`);
  return database;
}

async function runScript({ dialect, url }: TestDatabase, sql: string): Promise<void> {
  if (dialect === 'sqlite') {
    const prepareDatabase = (connection: { exec(script: string): void }): void => connection.exec(sql);
    const file = url.slice('sqlite:///'.length);
    const driver: unknown = (await import('libsql')).default;
    const source = { type: 'better-sqlite3', database: file, driver, prepareDatabase } as const;
    await (await new DataSource(source).initialize()).destroy();
    return;
  }
  const source = new DataSource({ type: dialect, url, extra: { multipleStatements: true } });
  await source.initialize();
  try {
    await source.query(sql);
  } finally {
    await source.destroy();
  }
}
