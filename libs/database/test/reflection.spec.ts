import 'reflect-metadata';

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Type } from '@nestjs/common';
import { NestlingConfigError } from '@nestling/core';
import { createTestDatabase, type TestDatabase, testDialects } from '@nestling/testing';
import { Column, PrimaryColumn } from 'typeorm';

import {
  Database,
  entitiesOf,
  entityOf,
  reflectDatabase,
  type ReflectedSchema,
  tableOf,
} from '../src/index.js';
import { connect } from './connect.js';

const STATEMENTS = [
  'CREATE TABLE author (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL)',
  `CREATE TABLE book (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(80) NOT NULL, price DECIMAL(10,2) NOT NULL,
    author_id INTEGER NOT NULL REFERENCES author (id), old_author INTEGER)`,
  'CREATE TABLE scribble (line INTEGER NOT NULL, words VARCHAR(80))',
];

function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof NestlingConfigError)
      return error.problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);
    throw error;
  }
  return [];
}

describe.each(testDialects())('a reflected database on %s', (dialect) => {
  let home: TestDatabase;
  let schema: ReflectedSchema;

  beforeAll(async () => {
    home = await createTestDatabase(dialect);
    const dataSource = await connect(home.url, []);
    for (const statement of STATEMENTS) await Database.of(dataSource).execute(statement);
    schema = await reflectDatabase(dataSource);
    expect(dataSource.isInitialized).toBe(true);
    await dataSource.destroy();
  });
  afterAll(() => home.drop());

  it('is read alike from options', async () => {
    expect(await reflectDatabase({ url: home.url })).toEqual(schema);
    expect(schema.tables.map(({ name }) => name)).toEqual(['author', 'book', 'scribble']);
  });

  it('reads and writes through a repository, without altering the table', async () => {
    const entities = entitiesOf(schema, { tables: ['author'], camelCase: true });
    const author = entities.get('author') as Type;
    const dataSource = await connect(home.url, [author]);
    const repository = dataSource.getRepository<{ id: number; name: string }>(author);
    await repository.insert({ id: 1, name: 'Ann' });
    expect(await repository.findOneByOrFail({ id: 1 })).toEqual({ id: 1, name: 'Ann' });
    await dataSource.destroy();
    expect(await reflectDatabase({ url: home.url })).toEqual(schema);
  });

  it('names the nearest table for one that is missing', () => {
    expect(problemsOf(() => tableOf(schema, 'athor'))).toEqual([
      'DATABASE_TABLE_MISSING table athor: the database has no table "athor"; did you mean "author"?',
    ]);
    expect(problemsOf(() => entitiesOf(schema, { tables: ['books', 'author', 'nothing'] }))).toEqual([
      'DATABASE_TABLE_MISSING table books: the database has no table "books"; did you mean "book"?',
      'DATABASE_TABLE_MISSING table nothing: the database has no table "nothing"',
    ]);
  });

  it('needs a key of every table, or to be told one', () => {
    expect(problemsOf(() => entitiesOf(schema, { tables: ['scribble'] }))).toEqual([
      'DATABASE_TABLE_KEYLESS table scribble: it has no primary key, so that no row of it can be told from another',
    ]);
    expect([...entitiesOf(schema).keys()]).toEqual(['author', 'book']);
    expect([...entitiesOf(schema, { keys: { scribble: ['line'] } }).keys()]).toContain('scribble');
  });

  it('adds to a class what it does not declare', async () => {
    class Book {
      @PrimaryColumn() id!: number;
      @Column({ name: 'title', length: 80 }) called!: string;
    }
    const type = entityOf(tableOf(schema, 'book'), { class: Book });
    expect(type).toBe(Book);
    const dataSource = await connect(home.url, [type]);
    const { columns } = dataSource.getMetadata(type);
    await dataSource.destroy();
    expect(columns.map(({ propertyName }) => propertyName).sort()).toEqual(
      ['author_id', 'called', 'id', 'old_author', 'price'].sort(),
    );
  });

  it('tells of every declared column that is missing or of another type', () => {
    class Book {
      @PrimaryColumn() id!: number;
      @Column() titel!: string;
      @Column() price!: boolean;
      @Column({ name: 'pages' }) length!: number;
    }
    const written = tableOf(schema, 'book').columns.find(({ name }) => name === 'price')?.databaseType;
    expect(problemsOf(() => entitiesOf(schema, { tables: ['book'], classes: { book: Book } }))).toEqual([
      'DATABASE_COLUMN_MISSING Book.titel: the table "book" has no column "titel"; did you mean "title"?',
      `DATABASE_COLUMN_CONFLICT Book.price: it is declared as boolean, and the column "price" of the table "book" is ${written}`,
      'DATABASE_COLUMN_MISSING Book.length: the table "book" has no column "pages"',
    ]);
  });

  it('names the command that adds a missing column', () => {
    class Book {
      @PrimaryColumn() id!: number;
      @Column() pages!: number;
    }
    expect(() => entityOf(tableOf(schema, 'book'), { class: Book })).toThrow(
      'nestling db migrate -m "add pages to book", then nestling db upgrade',
    );
  });
});

it('does not make a database of SQLite that is not there', async () => {
  const file = join(tmpdir(), 'nestling-no-such.db');
  await expect(reflectDatabase({ url: `sqlite:///${file}` })).rejects.toThrow('DATABASE_FILE_MISSING');
  expect(existsSync(file)).toBe(false);
});
