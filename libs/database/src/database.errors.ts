/** The codes of every error this package raises itself. */
export type DatabaseErrorCode =
  | 'DATABASE_URL_INVALID'
  | 'DATABASE_DRIVER_MISSING'
  | 'DATABASE_DIALECT_UNSUPPORTED'
  | 'DATABASE_NOT_INJECTED'
  | 'DATABASE_LOCK_TIMEOUT'
  | 'DATABASE_TRANSACTION_ENDED'
  | 'DATABASE_TRANSACTION_ABORTED'
  | 'DATABASE_MIGRATION_LOCKED'
  | 'DATABASE_MIGRATION_UNKNOWN'
  | 'DATABASE_MIGRATION_INVALID'
  | 'DATABASE_MIGRATION_DESTRUCTIVE'
  | 'DATABASE_MIGRATION_PENDING'
  | 'DATABASE_MIGRATION_FAILED'
  | 'DATABASE_MIGRATION_CHANGED';

/**
 * An error of the database layer itself; what the database answered keeps its own type.
 *
 * @example
 * if (error instanceof DatabaseError && error.code === 'DATABASE_LOCK_TIMEOUT') retryLater();
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    /** Stable across releases; the message is not. */
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A url that can be shown: without user and password, also where they hold an `@`, and without its parameters.
 *
 * @internal
 */
export function withoutSecrets(url: string): string {
  return url.replace(/\?.*$/s, '').replace(/\/\/.*@/s, '//***@');
}

/** @internal */
export function urlInvalid(url: string): DatabaseError {
  const shown = withoutSecrets(url);
  return new DatabaseError(
    'DATABASE_URL_INVALID',
    `DatabaseModule: the url '${shown}' is of no known database. ` +
      "Write 'sqlite:///file.db', 'sqlite::memory:', 'postgresql://...', 'mysql://...' or 'mariadb://...'.",
  );
}

/** @internal */
export function urlMissing(): DatabaseError {
  return new DatabaseError(
    'DATABASE_URL_INVALID',
    "DatabaseModule: neither 'url' nor 'type' is given. Set url, for instance 'sqlite:///app.db'.",
  );
}

/** @internal */
export function driverMissing(packages: readonly string[], cause: unknown): DatabaseError {
  return new DatabaseError(
    'DATABASE_DRIVER_MISSING',
    `DatabaseModule: no driver for this database is installed. Run: npm install ${packages.join(' (or: ')}` +
      `${packages.length > 1 ? ')' : ''}.`,
    { cause },
  );
}

/** @internal */
export function dialectUnsupported(type: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_DIALECT_UNSUPPORTED',
    `Database: a data source of type '${type}' is not supported. Use postgres, mysql, mariadb or better-sqlite3.`,
  );
}

/** @internal */
export function notInjected({
  decorator,
  method,
  dataSource,
}: Readonly<Record<'decorator' | 'method' | 'dataSource', string>>): DatabaseError {
  return new DatabaseError(
    'DATABASE_NOT_INJECTED',
    `@${decorator}() on ${method} has no Database of the data source '${dataSource}': Nest did not create this object. ` +
      'Register the class as a provider (not an object built in useFactory) in an app that imports DatabaseModule.',
  );
}

/** @internal */
export function lockTimeout(milliseconds: number, what: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_LOCK_TIMEOUT',
    `Database: waited ${milliseconds} ms for ${what} to end. ` +
      'Keep transactions short, and inside one use Database.transaction() or @Transactional() so that every statement belongs to it.',
  );
}

/** @internal */
export function transactionEnded(): DatabaseError {
  return new DatabaseError(
    'DATABASE_TRANSACTION_ENDED',
    'Database: a statement came after the end of the transaction it belongs to. ' +
      'Await every promise started inside a transaction before it ends.',
  );
}

/** @internal */
export function transactionAborted(cause: unknown): DatabaseError {
  return new DatabaseError(
    'DATABASE_TRANSACTION_ABORTED',
    'Database: the transaction was rolled back because one of its statements failed and the error was caught. ' +
      'Wrap what may fail in a nested transaction(), or let the error pass.',
    { cause },
  );
}
