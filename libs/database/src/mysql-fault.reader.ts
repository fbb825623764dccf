import type { DataSource } from 'typeorm';

import { findConstraint, primaryKeyOf } from './constraint.lookup.js';
import type { DriverCode } from './driver-code.reader.js';
import type { DriverFault } from './driver-fault.js';

type Kind = DriverFault['kind'];

const NUMBERS: readonly (readonly [Kind, readonly number[]])[] = [
  ['unique', [1062, 1586]],
  ['foreign-key', [1216, 1217, 1451, 1452]],
  ['not-null', [1048, 1364]],
  ['check', [3819, 4025]],
  ['too-long', [1406]],
  ['out-of-range', [1264, 1292, 1690]],
  ['deadlock', [1020, 1213]],
  ['busy', [1205, 3572]],
  ['connection', [1040, 1053, 1077, 1927, 2006, 2013, 4031]],
];

const KINDS: ReadonlyMap<number, Kind> = new Map(
  NUMBERS.flatMap(([kind, numbers]) => numbers.map((number) => [number, kind] as const)),
);

type Details = Omit<DriverFault, 'kind'>;

const DETAILS: Readonly<Partial<Record<Kind, (error: DriverCode, dataSource: DataSource) => Details>>> = {
  unique: uniqueDetails,
  'foreign-key': foreignKeyDetails,
  check: checkDetails,
};

/** @internal */
export function readMysqlFault(error: DriverCode, dataSource: DataSource): DriverFault | undefined {
  const kind = error.errno === undefined ? undefined : KINDS.get(error.errno);
  if (!kind) return undefined;
  return { kind, ...(DETAILS[kind] ?? columnDetails)(error, dataSource) };
}

/** MySQL 8 writes `for key 'table.name'`, MariaDB `for key 'name'`, both PRIMARY for the primary key. */
function uniqueDetails(error: DriverCode, dataSource: DataSource): Details {
  const key = / for key '(.+)'$/.exec(error.message)?.[1] ?? '';
  const dot = key.lastIndexOf('.');
  const name = key.slice(dot + 1);
  const table = dot > 0 ? key.slice(0, dot) : tableOf(error.sql);
  const found = findConstraint(dataSource, name, table) ?? findConstraint(dataSource, name);
  const primary = name === 'PRIMARY' && table !== undefined ? primaryKeyOf(dataSource, table) : [];
  return { columns: found?.columns ?? primary, constraint: name, ...given('table', found?.table ?? table) };
}

function foreignKeyDetails(error: DriverCode): Details {
  const text =
    /\(`[^`]+`\.`(?<table>[^`]+)`, CONSTRAINT `(?<name>[^`]+)` FOREIGN KEY \((?<columns>[^)]+)\)/.exec(
      error.message,
    )?.groups ?? {};
  const columns = text['columns']?.split(', ').map((column) => column.replaceAll('`', '')) ?? [];
  const missing = error.errno === 1452 || error.errno === 1216;
  return {
    columns,
    direction: missing ? 'missing' : 'referenced',
    ...given('constraint', text['name']),
    ...given('table', text['table']),
  };
}

/** MariaDB names the check of a column `table.column`. */
function checkDetails(error: DriverCode): Details {
  const constraint = /(?:CONSTRAINT `([^`]+)` failed|constraint '([^']+)' is violated)/.exec(error.message);
  return {
    columns: [],
    ...given('constraint', constraint?.[1] ?? constraint?.[2]),
    ...given('table', tableOf(error.sql)),
  };
}

function columnDetails(error: DriverCode): Details {
  const column = /(?:Column|Field|for column) [^']*'([^']+)'|for column `[^`]+`\.`[^`]+`\.`([^`]+)`/.exec(
    error.message,
  );
  const name = column?.[1] ?? column?.[2];
  return { columns: name === undefined ? [] : [name], ...given('table', tableOf(error.sql)) };
}

function tableOf(sql?: string): string | undefined {
  const pattern =
    /^\s*(?:insert\s+(?:ignore\s+)?into|replace\s+into|update)\s+(?:`?[^`\s.(]+`?\.)?`?([^`\s.(]+)`?/i;
  return pattern.exec(sql ?? '')?.[1];
}

function given<Name extends 'constraint' | 'table'>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}
