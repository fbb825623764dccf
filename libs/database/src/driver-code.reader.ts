import { QueryFailedError } from 'typeorm';

/**
 * The fields in which the three drivers say what went wrong.
 *
 * @internal
 */
export interface DriverCode {
  /** SQLSTATE on PostgreSQL, a name such as `ER_DUP_ENTRY` or `SQLITE_BUSY` elsewhere. */
  readonly code: string;
  /** The error number of MySQL and MariaDB. */
  readonly errno?: number;
  readonly message: string;
  readonly constraint?: string;
  readonly column?: string;
  readonly table?: string;
  readonly detail?: string;
  /** The statement, when TypeORM told. */
  readonly sql?: string;
}

/** @internal */
export function driverCodeOf(error: unknown): DriverCode {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const fields = (typeof source === 'object' && source !== null ? source : {}) as Record<string, unknown>;
  const sql = error instanceof QueryFailedError ? error.query : fields['sql'];
  const errno = fields['errno'];
  return {
    code: text(fields['code']) ?? '',
    message: text(fields['message']) ?? '',
    ...(typeof errno === 'number' ? { errno } : {}),
    ...texts(fields, ['constraint', 'column', 'table', 'detail']),
    ...(typeof sql === 'string' ? { sql } : {}),
  };
}

function texts(fields: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (text(fields[name]) ? [[name, String(fields[name])]] : [])),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
