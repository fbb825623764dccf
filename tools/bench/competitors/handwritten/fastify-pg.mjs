import pg from 'pg';
import { listen } from './app.mjs';
import { PgStore } from './pg.store.mjs';

export const packages = ['fastify', 'pg'];

/** Boots the application on a free port. */
export function start({ url, products }) {
  const pool = new pg.Pool({ connectionString: url });
  const run = async (text, values) => (await pool.query(text, values)).rows;
  return listen({ store: new PgStore(pool), products, run });
}
