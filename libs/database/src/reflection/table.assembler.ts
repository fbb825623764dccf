// The rows of a catalogue become tables.
import type { DialectName } from '../dialect.js';
import type { Catalog, CatalogColumn, CatalogReference } from './catalog.js';
import { isJsonCheck, valuesOfCheck } from './check.reader.js';
import { kindOfColumnType, readType } from './column.types.js';
import { readDefault } from './default.reader.js';
import type { ReflectedColumn, ReflectedReference, ReflectedTable } from './reflected.schema.js';

/** The digits that a double gives back exactly; SQLite keeps decimals so. */
const SQLITE_DIGITS = 15;

/** What PostgreSQL allows behind the point where a decimal has no size. */
const UNBOUNDED_SCALE = 30;

/** @internal */
export function assembleTables(catalog: Catalog, dialect: DialectName): ReflectedTable[] {
  const names = [...new Set(catalog.columns.map(({ table }) => table))].sort();
  return names.map((name) => {
    const keys = catalog.keys.filter(({ table }) => table === name);
    const primary = keys.find((key) => key.primary);
    const columns = catalog.columns.filter(({ table }) => table === name);
    const checks = catalog.checks.filter(({ table }) => table === name).map(({ expression }) => expression);
    return {
      name,
      columns: columns.map((column) =>
        columnOf(column, { dialect, checks, isKey: primary?.columns.includes(column.name) ?? false }),
      ),
      key: primary?.columns ?? [],
      ...(primary?.name ? { keyName: primary.name } : {}),
      uniques: keys.filter((key) => !key.primary).map((key) => ({ name: key.name, columns: key.columns })),
      references: catalog.references
        .filter(({ table }) => table === name)
        .flatMap((reference) => referenceOf(reference, catalog)),
    };
  });
}

interface ColumnScope {
  readonly dialect: DialectName;
  readonly checks: readonly string[];
  readonly isKey: boolean;
}

function columnOf(column: CatalogColumn, { dialect, checks, isKey }: ColumnScope): ReflectedColumn {
  const { type, values, sizes } = typeOf(column, dialect, checks);
  const kind = kindOfColumnType(type);
  const generated = generatedBy(column, isKey);
  const fallback = generated || column.computed ? undefined : readDefault(column.default, kind);
  return {
    name: column.name,
    databaseType: column.type,
    type,
    ...(kind ? { kind } : {}),
    nullable: column.nullable,
    ...(generated ? { generated } : {}),
    computed: column.computed,
    ...(fallback ? { default: fallback } : {}),
    ...sizesOf(kind, sizes, dialect),
    ...(values ? { values } : {}),
  };
}

function typeOf(
  { name, type: written, values: labels }: CatalogColumn,
  dialect: DialectName,
  checks: readonly string[],
): { readonly type: string; readonly sizes: readonly number[]; readonly values?: readonly string[] } {
  const { name: type, sizes, values } = readType(written, dialect);
  if (labels) return { type: 'simple-enum', sizes: [], values: labels };
  if (values) return { type, sizes: [], values };
  const kind = kindOfColumnType(type);
  if (kind === 'text' && checks.some((check) => isJsonCheck(check, name))) return { type: 'json', sizes: [] };
  // SQLite keeps a decimal without a size as a double.
  if (kind === 'decimal' && dialect === 'sqlite' && sizes.length === 0) return { type: 'real', sizes };
  if (kind !== 'string' && kind !== 'text') return { type, sizes };
  const allowed = checks.map((check) => valuesOfCheck(check, name)).find((found) => found !== undefined);
  return allowed ? { type: 'simple-enum', sizes: [], values: allowed } : { type, sizes };
}

function generatedBy(
  { increments, default: written }: CatalogColumn,
  isKey: boolean,
): ReflectedColumn['generated'] {
  if (increments) return 'increment';
  const isUuid = /^(gen_random_uuid|uuid_generate_v\d|uuid)\(\)$/i.test(written ?? '');
  return isKey && isUuid ? 'uuid' : undefined;
}

function sizesOf(
  kind: ReflectedColumn['kind'],
  [first, second]: readonly number[],
  dialect: DialectName,
): Pick<ReflectedColumn, 'length' | 'precision' | 'scale'> {
  if (kind === 'string') return first === undefined ? {} : { length: first };
  if (kind === 'text') return {};
  if (kind === 'instant')
    return { precision: first ?? (dialect === 'mysql' ? 0 : dialect === 'postgres' ? 6 : 3) };
  if (kind !== 'decimal') return {};
  if (first === undefined) return { scale: dialect === 'mysql' ? 0 : UNBOUNDED_SCALE };
  return { precision: dialect === 'sqlite' ? Math.min(first, SQLITE_DIGITS) : first, scale: second ?? 0 };
}

/** SQLite and MySQL take a name in another case for the same; one that leads nowhere is left out. */
function referenceOf(reference: CatalogReference, { columns, keys }: Catalog): ReflectedReference[] {
  const table = spelt(
    reference.target,
    columns.map((column) => column.table),
  );
  const over = columns.filter((column) => column.table === table).map(({ name }) => name);
  const key = keys.find((candidate) => candidate.primary && candidate.table === table)?.columns ?? [];
  const asked = reference.targetColumns.length > 0 ? reference.targetColumns : key;
  const tableColumns = asked.flatMap((name) => spelt(name, over) ?? []);
  const own = columns.filter((column) => column.table === reference.table).map(({ name }) => name);
  const from = reference.columns.flatMap((name) => spelt(name, own) ?? []);
  if (table === undefined || tableColumns.length !== from.length) return [];
  const name = reference.name === undefined ? {} : { name: reference.name };
  return [{ ...name, columns: from, table, tableColumns, onDelete: reference.onDelete }];
}

function spelt(name: string, among: readonly string[]): string | undefined {
  if (among.includes(name)) return name;
  return among.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}
