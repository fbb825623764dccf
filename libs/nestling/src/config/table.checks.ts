// What endpoints with `reflect` say of tables, against the tables of the database.
import { didYouMean, NestlingConfigError } from '@nestling/core';
import { fitsColumn, type ReflectedSchema, type ReflectedTable } from '@nestling/database';
import { tableOf } from '../build/endpoint.naming.js';
import { DELETION_COLUMNS, deletionColumnOf } from '../build/soft.deletion.js';
import { columnOf, isReflected, readTables, type ReflectionOptions } from '../build/reflected.tables.js';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { EndpointDeclaration } from '../schema/endpoint.schema.js';
import { FIELD_TYPES } from '../schema/field.schema.js';
import { usableEndpoints } from './endpoint.checks.js';
import { isSound, type ConfigPath, type Mistake } from './mistake.js';

/** The most names that an answer lists. */
const MAX_LISTED = 20;

interface Known {
  /** What is wrong with the file itself. */
  readonly mistakes: readonly Mistake[];
  readonly allowMissing: boolean;
  /** The name of the file. */
  readonly file: string;
}

/** Reads the tables that are asked for, as far as the file says where they are, and finds what they do not have. */
export async function checkTables(
  options: NestlingOptions,
  { mistakes, allowMissing, file }: Known,
): Promise<{ readonly tables?: ReflectedSchema; readonly mistakes: readonly Mistake[] }> {
  const reflected = usableEndpoints(options).filter(
    ({ endpoint, path }) => isReflected(endpoint) && isSound([...path, 'reflect'], mistakes),
  );
  if (reflected.length === 0 || !isSound(['database'], mistakes)) return { mistakes: [] };
  const endpoints = reflected.map(({ endpoint }) => endpoint);
  try {
    const tables = await readTables({ ...options, endpoints });
    if (!tables) return { mistakes: [] };
    const settings = { camelCase: options.database?.camelCase, allowMissing };
    const found = reflected.flatMap(({ endpoint, path }) =>
      checkTable({ endpoint, path, mistakes, file }, tables, settings),
    );
    return { tables, mistakes: found };
  } catch (error) {
    // What is wrong with the file comes first: the database may not be the one that is meant.
    if (mistakes.length > 0) return { mistakes: [] };
    if (!(error instanceof NestlingConfigError) || !isMissingFile(error)) throw error;
    const path = ['database', 'url'];
    return { mistakes: error.problems.map(({ what, remedy }) => ({ path, message: `${what}; ${remedy}` })) };
  }
}

function isMissingFile({ problems }: NestlingConfigError): boolean {
  return problems.some(({ code }) => code === 'DATABASE_FILE_MISSING');
}

interface Checked {
  readonly endpoint: EndpointDeclaration;
  readonly path: ConfigPath;
  readonly mistakes: readonly Mistake[];
  readonly file: string;
}

function checkTable(checked: Checked, { tables }: ReflectedSchema, options: ReflectionOptions): Mistake[] {
  const { endpoint, path } = checked;
  const name = tableOf(endpoint);
  const table = tables.find((candidate) => candidate.name === name);
  if (!table) {
    const names = tables.map((candidate) => candidate.name);
    const isNamed = endpoint.meta?.table !== undefined;
    const hint = didYouMean(name, names) || `; ${names.length === 0 ? 'it has no tables' : oneOf(names)}`;
    return [
      {
        path: [...path, ...(isNamed ? ['meta', 'table'] : ['route'])],
        message: `the database has no table "${name}"${hint}${isNamed ? '' : ' (in meta.table)'}`,
      },
    ];
  }
  return [
    ...checkKey(checked, table),
    ...checkDeletion(checked, table),
    ...checkFields(checked, table, options),
  ];
}

function checkKey(
  { endpoint: { key }, path }: Checked,
  { name, key: own, columns }: ReflectedTable,
): Mistake[] {
  if (!key && own.length === 0) {
    const what = `the table "${name}" has no primary key, so that no row of it can be told from another`;
    const remedy = `give it one, or name the columns that identify a row: key: [${columns[0]?.name ?? 'id'}]`;
    return [{ path: [...path, 'reflect'], message: `${what}; ${remedy}`, atKey: true }];
  }
  const names = columns.filter(({ kind }) => kind).map((column) => column.name);
  return (key ?? []).flatMap((column, index): Mistake[] => {
    if (names.includes(column)) return [];
    return [{ path: [...path, 'key', index], message: noColumn(name, column, names) }];
  });
}

function checkDeletion({ endpoint: { meta }, path }: Checked, table: ReflectedTable): Mistake[] {
  if (meta?.softDelete !== true || deletionColumnOf(table)) return [];
  const what = `the table "${table.name}" has no column that marks deleted rows`;
  const remedy = `remove it, or add a time stamp that may be empty, called ${DELETION_COLUMNS.join(' or ')}`;
  return [{ path: [...path, 'meta', 'softDelete'], message: `${what}; ${remedy}` }];
}

function checkFields(
  { endpoint: { fields = {} }, path, mistakes, file }: Checked,
  table: ReflectedTable,
  { camelCase, allowMissing }: ReflectionOptions,
): Mistake[] {
  const names = table.columns.map(({ name }) => name);
  return Object.entries(fields).flatMap(([name, { type, choices, exclude }]): Mistake[] => {
    const at = [...path, 'fields', name];
    if (exclude || !isSound(at, mistakes)) return [];
    const column = columnOf(name, table, { camelCase });
    if (!column) {
      if (allowMissing) return [];
      const remedy = `nestling db migrate ${file} -m "add ${name} to ${table.name}", then nestling db upgrade ${file}`;
      const hint = didYouMean(name, names) || '; correct the name';
      return [
        {
          path: at,
          message: `the table "${table.name}" has no column "${name}"${hint}${hint.endsWith('?') ? ' Or' : ', or'} add the column: ${remedy}`,
          atKey: true,
        },
      ];
    }
    if (fitsColumn(choices ? 'enum' : FIELD_TYPES[type], column)) return [];
    const what = `the column "${column.name}" of the table "${table.name}" is ${column.databaseType}, no ${type}`;
    return [
      { path: [...at, 'type'], message: `${what}; leave the field out, or give it the type of the column` },
    ];
  });
}

function noColumn(table: string, column: string, names: readonly string[]): string {
  return `the table "${table}" has no column "${column}"${didYouMean(column, names) || `; ${oneOf(names)}`}`;
}

function oneOf(names: readonly string[]): string {
  const listed = names.slice(0, MAX_LISTED).join(', ');
  return `use one of: ${listed}${names.length > MAX_LISTED ? `, and ${names.length - MAX_LISTED} more` : ''}`;
}
