import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { articleGroups, authorGroups } from './seed.mjs';

const STAMPS = `"id" serial PRIMARY KEY,
  "createdAt" timestamptz(3) NOT NULL DEFAULT now(),
  "updatedAt" timestamptz(3) NOT NULL DEFAULT now(),
  "version" integer NOT NULL`;

// Nothing tidies up in the background, where it would cost whoever is being timed: `trim` does, after each run.
const SCHEMA = `
CREATE TABLE "authors" (${STAMPS}, "name" varchar(100) NOT NULL, "country" varchar(2) NOT NULL);
CREATE TABLE "articles" (${STAMPS},
  "title" varchar(200) NOT NULL,
  "body" text NOT NULL,
  "category" varchar(50) NOT NULL,
  "price" numeric(15,2) NOT NULL,
  "views" integer NOT NULL DEFAULT 0,
  "published" boolean NOT NULL DEFAULT false,
  "summary" varchar(255),
  "authorId" integer NOT NULL REFERENCES "authors" ("id") ON DELETE RESTRICT) WITH (autovacuum_enabled = false)`;

const INDEXES = `
CREATE INDEX ON "articles" ("category", "price", "id");
CREATE INDEX ON "articles" ("price", "id");
CREATE INDEX ON "articles" ("authorId");
SELECT setval('authors_id_seq', (SELECT max("id") FROM "authors"));
SELECT setval('articles_id_seq', (SELECT max("id") FROM "articles"))`;

/** Whoever changes the rows or the tables gets another seed. */
const EDITION = createHash('sha256')
  .update(readFileSync(new URL('./seed.mjs', import.meta.url)))
  .update(SCHEMA + INDEXES)
  .digest('hex')
  .slice(0, 8);

/** Two runs at a time do not take each other's databases away. */
const nameOfCopy = (name) => `nestling_bench_${process.pid}_${name.replaceAll('-', '_')}`;

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Databases of this benchmark on a PostgreSQL server: one is filled, and every competitor gets a copy of its own. */
export class PostgresDatabase {
  #url;
  #rows;
  #seed;

  constructor(url, rows) {
    this.#url = url;
    this.#rows = rows;
    this.#seed = `nestling_bench_seed_${rows}_${EDITION}`;
  }

  async version() {
    const [{ server_version: version }] = await this.#admin('SHOW server_version');
    return `PostgreSQL ${version}`;
  }

  async prepare() {
    await this.#dropAbandoned();
    const [exists] = await this.#admin(`SELECT 1 FROM pg_database WHERE datname = '${this.#seed}_filled'`);
    if (exists) return;
    await this.#recreate(this.#seed);
    await this.#within(this.#seed, (client) => this.#fill(client));
    // The name changes last, so that an interrupted run leaves nothing that looks complete.
    await this.#admin(`ALTER DATABASE "${this.#seed}" RENAME TO "${this.#seed}_filled"`);
  }

  /** The url of a fresh copy. */
  async copyFor(name) {
    const database = nameOfCopy(name);
    await this.#recreate(database, `TEMPLATE "${this.#seed}_filled"`);
    return this.#urlOf(database);
  }

  /** The url of the seed itself, for those who only read. */
  get seedUrl() {
    return this.#urlOf(`${this.#seed}_filled`);
  }

  /** Takes away what a workload has added. */
  async trim(url) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DELETE FROM "articles" WHERE "id" > $1', [this.#rows]);
    await client.query('VACUUM "articles"');
    await client.end();
  }

  async drop(name) {
    await this.#admin(`DROP DATABASE IF EXISTS "${nameOfCopy(name)}" WITH (FORCE)`);
  }

  /** What a run that was interrupted has left behind. */
  async #dropAbandoned() {
    const copies = await this
      .#admin(`SELECT datname FROM pg_database WHERE datname ~ '^nestling_bench_[0-9]+_'
      AND datname NOT IN (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)`);
    for (const { datname } of copies) {
      if (!isRunning(Number(datname.split('_')[2])))
        await this.#admin(`DROP DATABASE IF EXISTS "${datname}"`);
    }
  }

  async #fill(client) {
    await client.query(SCHEMA);
    for (const rows of authorGroups()) await this.#insert(client, 'authors', rows);
    for (const rows of articleGroups(this.#rows)) await this.#insert(client, 'articles', rows);
    await client.query(INDEXES);
    await client.query('VACUUM ANALYZE');
  }

  #insert(client, table, rows) {
    const text = `INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1)`;
    return client.query(text, [JSON.stringify(rows)]);
  }

  async #recreate(database, template = '') {
    await this.#admin(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await this.#admin(`CREATE DATABASE "${database}" ${template}`);
  }

  #admin(text) {
    return this.#within(undefined, async (client) => (await client.query(text)).rows);
  }

  async #within(database, work) {
    const client = new pg.Client({ connectionString: database ? this.#urlOf(database) : this.#url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  #urlOf(database) {
    const url = new URL(this.#url);
    url.pathname = `/${database}`;
    return url.href;
  }
}
