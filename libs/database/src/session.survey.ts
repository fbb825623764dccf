// What the sessions and the driver of a data source do with values. DatabaseModule sets them up; a plain TypeOrmModule
// leaves them to the server's configuration and to the time zone of the process.
import type { Database } from './database.js';
import type { DialectName } from './dialect.js';

/** What the sessions of a data source do with values. */
export interface SessionSurvey {
  /** The zone in which the server reads its clock, and `timestamp` columns on MySQL; undefined if it is UTC. */
  readonly sessionZone?: string;
  /** The zone in which the driver writes dates into columns without one; undefined if it is UTC. */
  readonly driverZone?: string;
  /** Whether a value that does not fit its column is refused, and not cut. */
  readonly isStrict: boolean;
}

const SURVEYS: Readonly<Record<DialectName, (database: Database) => Promise<SessionSurvey>>> = {
  sqlite: () => Promise.resolve({ isStrict: true }),
  postgres: async (database) => {
    const [row] = await database.query<{ zone: string }>("SELECT current_setting('TimeZone') AS zone");
    return { sessionZone: unlessUtc(row?.zone), driverZone: processZone(), isStrict: true };
  },
  mysql: async (database) => {
    const [row] = await database.query<{ zone: string; server: string; mode: string }>(
      'SELECT @@session.time_zone AS zone, @@system_time_zone AS server, @@session.sql_mode AS mode',
    );
    return {
      sessionZone: unlessUtc(row?.zone === 'SYSTEM' ? row.server : row?.zone),
      driverZone: mysqlDriverZone(database),
      isStrict: /STRICT_(TRANS|ALL)_TABLES/.test(row?.mode ?? ''),
    };
  },
};

/**
 * Asks a data source how it treats values.
 *
 * @internal
 */
export function surveySession(database: Database): Promise<SessionSurvey> {
  return SURVEYS[database.dialect](database);
}

function mysqlDriverZone({ dataSource }: Database): string | undefined {
  const { timezone = 'local' } = dataSource.options as { timezone?: string };
  return timezone === 'local' ? processZone() : unlessUtc(timezone);
}

/** The zone of the process; undefined where it is UTC, or one that never left it. */
function processZone(): string | undefined {
  const isUtc = [0, 6].every((month) => new Date(2026, month).getTimezoneOffset() === 0);
  return isUtc ? undefined : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function unlessUtc(zone = ''): string | undefined {
  return /^((Etc\/)?(UTC|GMT|UCT|Zulu|Universal|Greenwich)|Z|[+-]?0?0(:00)?)$/i.test(zone) ? undefined : zone;
}
