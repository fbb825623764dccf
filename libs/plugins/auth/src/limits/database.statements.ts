// `countRequest` of quota.ts as one statement, for it to be indivisible, with the clock of the server, which is one for all
// processes.
import type { DialectName } from '@nestling/database';
import { lifetimeOf, type Quota } from './quota.js';

/** What differs between databases. */
interface Words {
  /** In milliseconds, and the same wherever it stands in a statement. */
  readonly now: string;
  readonly least: string;
  readonly greatest: string;
  readonly id: string;
  readonly onConflict: string;
}

const WORDS: Readonly<Record<DialectName, Words>> = {
  postgres: {
    now: '(EXTRACT(EPOCH FROM statement_timestamp()) * 1000)::double precision',
    least: 'LEAST',
    greatest: 'GREATEST',
    id: '$1',
    onConflict: 'ON CONFLICT (id) DO UPDATE SET',
  },
  mysql: {
    now: '(UNIX_TIMESTAMP(NOW(3)) * 1000)',
    least: 'LEAST',
    greatest: 'GREATEST',
    id: '?',
    onConflict: 'ON DUPLICATE KEY UPDATE',
  },
  sqlite: {
    now: "((julianday('now') - 2440587.5) * 86400000)",
    least: 'MIN',
    greatest: 'MAX',
    id: '?',
    onConflict: 'ON CONFLICT (id) DO UPDATE SET',
  },
};
/** The clock of the server, in milliseconds since 1970. */
export const serverClock = (dialect: DialectName): string => WORDS[dialect].now;

const COLUMNS = 'id, allowed, level, since, expires';

/** The table of the counters, as statements name it, and the database that it is in. */
export interface CounterTable {
  readonly dialect: DialectName;
  readonly name: string;
}

/** Counts a request of one key; numbers stand in the text, for they are the application's own. */
export function countStatement({ dialect, name }: CounterTable, quota: Quota): string {
  const { now, least, greatest, id, onConflict } = WORDS[dialect];
  const { capacity, requests, window, isSteady } = quota;
  const [level, since] = [`${name}.level`, `${name}.since`];
  const age = `${greatest}(0, ${now} - ${since})`;
  const held = isSteady
    ? `${greatest}(0, ${level} - ${age} * ${requests / window})`
    : `CASE WHEN ${age} >= ${window} THEN 0 ELSE ${level} END`;
  const begun = isSteady
    ? now
    : `CASE WHEN ${age} >= ${window} THEN ${now} ELSE ${least}(${since}, ${now}) END`;
  const allowed = `CASE WHEN ${held} + 1 <= ${capacity} + 0.000001 THEN 1 ELSE 0 END`;
  const expires = `${now} + ${lifetimeOf(quota)}`;
  const returning = dialect === 'mysql' ? '' : ` RETURNING allowed, level, since, ${now} AS present`;
  // MySQL sets one column after the other: each reads only what is still as it was.
  return (
    `INSERT INTO ${name} (${COLUMNS}) VALUES (${id}, 1, 1, ${now}, ${expires}) ` +
    `${onConflict} allowed = ${allowed}, level = ${held} + ${allowed}, since = ${begun}, expires = ${expires}${returning}`
  );
}

/** Reads what the statement before it wrote, where it could not tell. */
export const readStatement = ({ dialect, name }: CounterTable): string =>
  `SELECT allowed, level, since, ${WORDS[dialect].now} AS present FROM ${name} WHERE id = ${WORDS[dialect].id}`;

/** Drops the counters that say nothing any more. */
export const sweepStatement = ({ dialect, name }: CounterTable): string =>
  `DELETE FROM ${name} WHERE expires < ${WORDS[dialect].now}`;
