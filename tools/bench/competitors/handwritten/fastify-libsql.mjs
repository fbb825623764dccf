import Database from 'libsql';
import { listen } from './app.mjs';
import { LibsqlStore, numbered } from './libsql.store.mjs';

export const packages = ['fastify', 'libsql'];

/** Boots the application on a free port. */
export function start({ url, products }) {
  const database = new Database(url.replace('sqlite:///', ''));
  database.pragma('foreign_keys = ON');
  database.pragma('journal_mode = WAL');
  database.pragma('busy_timeout = 5000');
  const run = (text, values) => database.prepare(numbered(text)).all(...values);
  return listen({ store: new LibsqlStore(database), products, run });
}
