import Libsql from 'libsql';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { articleGroups, authorGroups } from './seed.mjs';

const NOW = `(strftime('%Y-%m-%d %H:%M:%f','now'))`;
const STAMPS = `"id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  "createdAt" datetime(3) NOT NULL DEFAULT ${NOW},
  "updatedAt" datetime(3) NOT NULL DEFAULT ${NOW},
  "version" integer NOT NULL`;

const SCHEMA = `
CREATE TABLE "authors" (${STAMPS}, "name" varchar(100) NOT NULL, "country" varchar(2) NOT NULL);
CREATE TABLE "articles" (${STAMPS},
  "title" varchar(200) NOT NULL,
  "body" text NOT NULL,
  "category" varchar(50) NOT NULL,
  "price" decimal(15,2) NOT NULL,
  "views" integer NOT NULL DEFAULT (0),
  "published" boolean NOT NULL DEFAULT (0),
  "summary" varchar(255),
  "authorId" integer NOT NULL REFERENCES "authors" ("id") ON DELETE RESTRICT);
CREATE INDEX "articles_category" ON "articles" ("category", "price", "id");
CREATE INDEX "articles_price" ON "articles" ("price", "id");
CREATE INDEX "articles_author" ON "articles" ("authorId");`;

const toColumn = (value) => {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && /^\d{4}-.*Z$/.test(value)
    ? value.replace('T', ' ').slice(0, -1)
    : value;
};

/** Files of this benchmark: one is filled, and every competitor gets a copy of its own. */
export class SqliteDatabase {
  #directory = mkdtempSync(join(tmpdir(), 'nestling-bench-'));
  #seed = join(this.#directory, 'seed.db');
  #rows;

  constructor(rows) {
    this.#rows = rows;
    process.on('exit', () => rmSync(this.#directory, { recursive: true, force: true }));
  }

  version() {
    const [{ version }] = this.#within(':memory:', (database) =>
      database.prepare('SELECT sqlite_version() AS version').all(),
    );
    return `SQLite ${version} (libsql)`;
  }

  prepare() {
    this.#within(this.#seed, (database) => {
      database.exec(SCHEMA);
      for (const rows of authorGroups()) this.#insert(database, 'authors', rows);
      for (const rows of articleGroups(this.#rows)) this.#insert(database, 'articles', rows);
      database.exec('ANALYZE');
    });
  }

  /** The url of a fresh copy. */
  copyFor(name) {
    const file = this.#copyOf(name);
    copyFileSync(this.#seed, file);
    return `sqlite:///${file}`;
  }

  get seedUrl() {
    return `sqlite:///${this.#seed}`;
  }

  /** Takes away what a workload has added. */
  trim(url) {
    this.#within(url.replace('sqlite:///', ''), (database) => {
      database.pragma('busy_timeout = 5000');
      database.prepare('DELETE FROM "articles" WHERE "id" > ?').run(this.#rows);
    });
  }

  drop(name) {
    for (const end of ['', '-wal', '-shm']) rmSync(`${this.#copyOf(name)}${end}`, { force: true });
  }

  #copyOf(name) {
    return join(this.#directory, `${name}.db`);
  }

  #insert(database, table, rows) {
    const columns = Object.keys(rows[0]);
    const names = columns.map((column) => `"${column}"`).join(', ');
    const places = columns.map(() => '?').join(', ');
    const statement = database.prepare(`INSERT INTO "${table}" (${names}) VALUES (${places})`);
    database.transaction(() => {
      for (const row of rows) statement.run(...Object.values(row).map(toColumn));
    })();
  }

  #within(file, work) {
    const database = new Libsql(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }
}
