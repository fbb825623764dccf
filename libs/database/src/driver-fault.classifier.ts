import { type DataSource, QueryFailedError } from 'typeorm';

import { DatabaseError } from './database.errors.js';
import { type DialectName, dialectOf } from './dialect.js';
import { type DriverCode, driverCodeOf } from './driver-code.reader.js';
import type { DriverFault } from './driver-fault.js';
import { readMysqlFault } from './mysql-fault.reader.js';
import { readPostgresFault } from './postgres-fault.reader.js';
import { readSqliteFault } from './sqlite-fault.reader.js';

type FaultReader = (error: DriverCode, dataSource: DataSource) => DriverFault | undefined;

const READERS: Readonly<Record<DialectName, FaultReader>> = {
  postgres: readPostgresFault,
  mysql: readMysqlFault,
  sqlite: readSqliteFault,
};

const NETWORK = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/** What the drivers say, without a code, when a connection cannot be had or is gone, or has not answered in time. */
const LOST =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout)/;

/**
 * Says what a database error means, with the columns it is about; `undefined` for any other error.
 *
 * @example
 * const fault = classifyDriverError(error, dataSource);
 * if (fault?.kind === 'unique') throw new ConflictException(`taken: ${fault.columns.join(', ')}`);
 */
export function classifyDriverError(error: unknown, dataSource: DataSource): DriverFault | undefined {
  if (error instanceof DatabaseError) return ownFault(error, dataSource);
  const code = driverCodeOf(error);
  if (NETWORK.has(code.code) || LOST.test(code.message)) return { kind: 'connection', columns: [] };
  const fault = READERS[dialectOf(dataSource)](code, dataSource);
  if (fault) return fault;
  return error instanceof QueryFailedError ? { kind: 'other', columns: [] } : undefined;
}

function ownFault(error: DatabaseError, dataSource: DataSource): DriverFault | undefined {
  if (error.code === 'DATABASE_LOCK_TIMEOUT') return { kind: 'busy', columns: [] };
  return error.cause === undefined ? undefined : classifyDriverError(error.cause, dataSource);
}
