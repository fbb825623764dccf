import type { DriverCode } from './driver-code.reader.js';
import type { DriverFault } from './driver-fault.js';

type Reader = (error: DriverCode) => DriverFault;

/** By the beginning of the code: drivers say SQLITE_CONSTRAINT_UNIQUE as well as plain SQLITE_CONSTRAINT. */
const CODES: readonly (readonly [string, DriverFault['kind']])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_TOOBIG', 'too-long'],
  ['SQLITE_CANTOPEN', 'connection'],
  ['SQLITE_IOERR', 'connection'],
];

const CONSTRAINTS: readonly (readonly [RegExp, Reader])[] = [
  [/UNIQUE constraint failed: /, (error) => columnFault('unique', error)],
  [/NOT NULL constraint failed: /, (error) => columnFault('not-null', error)],
  [/CHECK constraint failed: /, checkFault],
  [/FOREIGN KEY constraint failed/, foreignKeyFault],
];

/** @internal */
export function readSqliteFault(error: DriverCode): DriverFault | undefined {
  if (!error.code.startsWith('SQLITE_')) return undefined;
  const constraint = CONSTRAINTS.find(([pattern]) => pattern.test(error.message));
  if (constraint) return constraint[1](error);
  const kind = CODES.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  return kind && { kind, columns: [] };
}

/** `UNIQUE constraint failed: t.a, t.b`, or `: index 'name'` of an index on an expression. */
function columnFault(kind: DriverFault['kind'], error: DriverCode): DriverFault {
  const list = afterColon(error.message);
  const index = /^index '(.+)'$/.exec(list)?.[1];
  if (index !== undefined) return { kind, constraint: index, columns: [] };
  const names = list.split(', ').map((name) => name.split('.'));
  const table = names[0]?.[0];
  return {
    kind,
    columns: names.map((parts) => parts.at(-1) ?? ''),
    ...(table === undefined ? {} : { table }),
  };
}

function checkFault(error: DriverCode): DriverFault {
  return { kind: 'check', constraint: afterColon(error.message), columns: [] };
}

/** SQLite says no more than that it failed; only a DELETE can leave rows that refer to nothing. */
function foreignKeyFault(error: DriverCode): DriverFault {
  const deletes = /^\s*(?:with\b.*\)\s*)?delete\b/is.test(error.sql ?? '');
  return { kind: 'foreign-key', columns: [], direction: deletes ? 'referenced' : 'missing' };
}

function afterColon(message: string): string {
  return message.slice(message.indexOf('failed: ') + 'failed: '.length).trim();
}
