// `countRequest` of quota.ts as one statement, for it to be indivisible, with the clock of the server, which is one for all
// processes.
import type { DialectName } from '@nestling/database';
import { lifetimeOf, type Quota } from './quota.js';

/** The table of the counters. */
export const COUNTERS = 'nestling_rate_limits';

/** What differs between databases. */
interface Words {
  /** In milliseconds, and the same wherever it stands in a statement. */
  readonly now: string;
  readonly least: string;
  readonly greatest: string;
  readonly double: string;
  readonly id: string;
  readonly onConflict: string;
}

const DOUBLE = 'double precision';
const WORDS: Readonly<Record<DialectName, Words>> = {
  postgres: {
    now: '(EXTRACT(EPOCH FROM statement_timestamp()) * 1000)::double precision',
    least: 'LEAST',
    greatest: 'GREATEST',
    double: DOUBLE,
    id: '$1',
    onConflict: 'ON CONFLICT (id) DO UPDATE SET',
  },
  mysql: {
    now: '(UNIX_TIMESTAMP(NOW(3)) * 1000)',
    least: 'LEAST',
    greatest: 'GREATEST',
    double: DOUBLE,
    id: '?',
    onConflict: 'ON DUPLICATE KEY UPDATE',
  },
  sqlite: {
    now: "((julianday('now') - 2440587.5) * 86400000)",
    least: 'MIN',
    greatest: 'MAX',
    double: DOUBLE,
    id: '?',
    onConflict: 'ON CONFLICT (id) DO UPDATE SET',
  },
};
const COLUMNS = 'id, allowed, level, since, expires';

/** The statements that make the table. */
export function counterTable(dialect: DialectName): readonly string[] {
  const { double } = WORDS[dialect];
  return [
    `CREATE TABLE IF NOT EXISTS ${COUNTERS} (id varchar(64) NOT NULL PRIMARY KEY, allowed smallint NOT NULL, ` +
      `level ${double} NOT NULL, since ${double} NOT NULL, expires ${double} NOT NULL)`,
  ];
}

/** Counts a request of one key; numbers stand in the text, for they are the application's own. */
export function countStatement(dialect: DialectName, quota: Quota): string {
  const { now, least, greatest, id, onConflict } = WORDS[dialect];
  const { capacity, requests, window, isSteady } = quota;
  const [level, since] = [`${COUNTERS}.level`, `${COUNTERS}.since`];
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
    `INSERT INTO ${COUNTERS} (${COLUMNS}) VALUES (${id}, 1, 1, ${now}, ${expires}) ` +
    `${onConflict} allowed = ${allowed}, level = ${held} + ${allowed}, since = ${begun}, expires = ${expires}${returning}`
  );
}

/** Reads what the statement before it wrote, where it could not tell. */
export const readStatement = (dialect: DialectName): string =>
  `SELECT allowed, level, since, ${WORDS[dialect].now} AS present FROM ${COUNTERS} WHERE id = ${WORDS[dialect].id}`;

/** Drops the counters that say nothing any more. */
export const sweepStatement = (dialect: DialectName): string =>
  `DELETE FROM ${COUNTERS} WHERE expires < ${WORDS[dialect].now}`;
