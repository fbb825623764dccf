// What may come from the file or from variables, and has to come from one of them.
import type { NestlingOptions } from '../schema/app.schema.js';
import type { Mistake } from './mistake.js';
import type { Variables } from './variable.substitution.js';

/** What is given neither in the file nor by a variable. */
export function checkSurroundings(
  { database, secret, corsOrigins, middleware }: NestlingOptions,
  { DATABASE_URL, NODE_ENV }: Variables,
): Mistake[] {
  const mistakes: Mistake[] = [];
  if (database?.url === undefined && !DATABASE_URL) {
    const message = 'there is no database; add url: sqlite:///app.db, or set the variable DATABASE_URL';
    mistakes.push({ path: ['database'], message, atKey: true });
  }
  const url = String(database?.url ?? DATABASE_URL ?? '');
  if (database?.schema !== undefined && /^(sqlite|mysql|mariadb)/.test(url)) {
    const message = 'only PostgreSQL has schemas; remove it';
    mistakes.push({ path: ['database', 'schema'], message, atKey: true });
  }
  if (secret === undefined && NODE_ENV === 'production') {
    const message = 'production needs a secret to sign cursors with; add secret: ${APP_SECRET}';
    mistakes.push({ path: ['secret'], message });
  }
  const cors = Array.isArray(middleware) ? middleware.indexOf('CORSMiddleware') : -1;
  if (cors >= 0 && !corsOrigins?.length) {
    const message = 'it allows no origin; add cors_origins: ["https://shop.example"]';
    mistakes.push({ path: ['middleware', cors], message });
  }
  return mistakes;
}

/** The url as this suite writes it: without the driver that SQLAlchemy names in it. */
export function databaseOf(
  { database }: NestlingOptions,
  { DATABASE_URL }: Variables,
): NestlingOptions['database'] {
  const url = String(database?.url ?? DATABASE_URL ?? '').replace(/^(\w+)\+\w+:/, '$1:');
  return { ...database, url };
}
