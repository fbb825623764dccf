// What a table and the sessions on it do to values. Columns that DatabaseModule makes pass; those of a plain TypeOrmModule,
// or of another program, may not.
import type { DialectName, SessionSurvey } from '@nestling/database';
import type { DataSource, EntityMetadata } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { kindOfColumn, type ColumnMetadata } from './column-kind.reader.js';
import type { Problems } from './problems.js';

/** One entity on its data source. */
export interface Storage {
  readonly metadata: EntityMetadata;
  readonly dialect: DialectName;
  /** Undefined where the data source is not connected. */
  readonly session: SessionSurvey | undefined;
}

/** The digits behind the second that a JavaScript date has. */
const MILLISECONDS = 3;
const ZONED = ['timestamptz', 'timestamp with time zone'];
const REMEDIES: Readonly<Record<DialectName, string>> = {
  postgres:
    "use DatabaseModule.forRoot and leave the column's type to it, or declare the column as `timestamptz`, " +
    'or run the process with TZ=UTC on a session in UTC; then convert the rows that are there',
  mysql:
    'use DatabaseModule.forRoot without a `timezone` of your own, ' +
    "or give TypeOrmModule `timezone: 'Z'` on a server in UTC; then convert the rows that are there",
  sqlite: 'use DatabaseModule.forRoot',
};

/** Reports instants that another zone than UTC would shift, or make ambiguous in an hour of autumn. */
export function checkStorage({ metadata, dialect, session }: Storage, problems: Problems): void {
  if (!session) return;
  for (const column of instantsOf(metadata)) {
    const reason = shiftOf(column, dialect, session);
    if (reason === undefined) continue;
    problems.add(REST_CONFIG_CODES.instantZone, nameOf(column), [
      `an instant in a column of type "${typeOf(column)}", ${reason}`,
      REMEDIES[dialect],
    ]);
  }
}

/** Reports sessions that cut what does not fit. */
export function checkSession(
  { options }: DataSource,
  session: SessionSurvey | undefined,
  problems: Problems,
): void {
  if (session?.isStrict !== false) return;
  problems.add(REST_CONFIG_CODES.sessionNotStrict, `data source of type ${options.type}`, [
    'its sessions have no strict mode, so that a text too long is cut and a number out of range is bent',
    'use DatabaseModule.forRoot, or add STRICT_TRANS_TABLES to the sql_mode of the server',
  ]);
}

/** The instants whose columns keep fewer digits than milliseconds, by name. */
export function coarseInstants(metadata: EntityMetadata, dialect: DialectName): string[] {
  if (dialect === 'sqlite') return [];
  const unsaid = dialect === 'mysql' ? 0 : MILLISECONDS;
  return instantsOf(metadata)
    .filter(({ precision }) => (precision ?? unsaid) < MILLISECONDS)
    .map(nameOf);
}

function shiftOf(
  column: ColumnMetadata,
  dialect: DialectName,
  { driverZone, sessionZone }: SessionSurvey,
): string | undefined {
  const type = typeOf(column);
  if (dialect === 'sqlite' || ZONED.includes(type)) return undefined;
  if (driverZone !== undefined) return `which the driver writes in the time zone ${driverZone}`;
  const isSession = typeof column.default === 'function' || (dialect === 'mysql' && type === 'timestamp');
  if (sessionZone === undefined || !isSession) return undefined;
  return `which the server fills in the time zone ${sessionZone} of its session`;
}

function instantsOf({ columns }: EntityMetadata): ColumnMetadata[] {
  return columns.filter((column) => kindOfColumn(column) === 'instant');
}

function nameOf({ entityMetadata, propertyPath }: ColumnMetadata): string {
  return `${entityMetadata.name}.${propertyPath}`;
}

/** The type in the database's words; a class stands for the type that TypeORM takes for it. */
function typeOf(column: ColumnMetadata): string {
  return String(column.entityMetadata.connection.driver.normalizeType(column));
}
