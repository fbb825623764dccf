import type { DataSource } from 'typeorm';

import { findConstraint } from './constraint.lookup.js';
import type { DriverCode } from './driver-code.reader.js';
import type { DriverFault } from './driver-fault.js';

const KINDS: Readonly<Record<string, DriverFault['kind']>> = {
  '23505': 'unique',
  '23P01': 'unique',
  '23503': 'foreign-key',
  '23001': 'foreign-key',
  '23502': 'not-null',
  '23514': 'check',
  '22001': 'too-long',
  '22003': 'out-of-range',
  '22008': 'out-of-range',
  '40P01': 'deadlock',
  '40001': 'deadlock',
  '55P03': 'busy',
  // Whether the statement was done, the server itself does not know.
  '40003': 'connection',
  '53300': 'connection',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'connection',
};

/** @internal */
export function readPostgresFault(error: DriverCode, dataSource: DataSource): DriverFault | undefined {
  const kind = KINDS[error.code] ?? (error.code.startsWith('08') ? 'connection' : undefined);
  if (!kind) return undefined;
  const known =
    error.constraint === undefined ? undefined : findConstraint(dataSource, error.constraint, error.table);
  const direction = kind === 'foreign-key' ? directionOf(error) : undefined;
  return {
    kind,
    columns: known?.columns ?? columnsOf(error, direction),
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
    ...(error.table === undefined ? {} : { table: error.table }),
    ...(direction === undefined ? {} : { direction }),
  };
}

/** Read from the statement and the structure, because the texts are translated by the server's locale. */
function directionOf(error: DriverCode): DriverFault['direction'] {
  const named = / table "((?:[^"]|"")+)"/.exec(error.detail ?? '')?.[1];
  if (/is still referenced/.test(error.detail ?? '')) return 'referenced';
  if (/is not present/.test(error.detail ?? '')) return 'missing';
  // The detail names the other table: the referring one when a row is still referred to.
  return named !== undefined && named === error.table ? 'referenced' : 'missing';
}

/** `Key (a, "b")=(1, 2) already exists.`; of a row still referred to, the key named is the other table's. */
function columnsOf(error: DriverCode, direction: DriverFault['direction']): string[] {
  if (error.column !== undefined) return [error.column];
  if (direction === 'referenced') return [];
  const key = /\((.*?)\)=\(/.exec(error.detail ?? '')?.[1];
  if (key === undefined || key.includes('(')) return [];
  return key.split(', ').map((column) => column.replace(/^"|"$/g, '').replaceAll('""', '"'));
}
