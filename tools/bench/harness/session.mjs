import { Load } from './load.mjs';
import { PostgresDatabase } from './postgres.database.mjs';
import { Server } from './server.mjs';
import { SqliteDatabase } from './sqlite.database.mjs';

const ROWS = 20_000;

const { DATABASE_URL, NESTLING_TEST_POSTGRES_URL } = process.env;
const POSTGRES_URL =
  DATABASE_URL ?? NESTLING_TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** The database of a run. */
export const databaseOf = ({ database }, rows = ROWS) =>
  database === 'sqlite' ? new SqliteDatabase(rows) : new PostgresDatabase(POSTGRES_URL, rows);

/** The competitors, each listening on a copy of the rows, and the load generator: for the time of `work`. */
export async function withServers(competitors, { database, flags }, work) {
  const generator = new Load();
  const urls = new Map();
  const servers = [];
  try {
    for (const competitor of competitors) {
      urls.set(competitor.name, await database.copyFor(competitor.name));
      servers.push(await Server.boot(competitor, { url: urls.get(competitor.name) }, flags));
    }
    const urlOf = ({ name }) => urls.get(name);
    return await work({ servers, generator, urlOf, trim: (server) => database.trim(urlOf(server)) });
  } finally {
    generator.stop();
    for (const server of servers) await server.stop();
    for (const { name } of competitors) await database.drop(name);
  }
}
