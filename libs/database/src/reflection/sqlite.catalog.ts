import type { Database } from '../database.js';
import { type Catalog, type CatalogKey, gathered } from './catalog.js';

const TABLES = `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;

const of = (pragma: string): string => `FROM sqlite_master m JOIN pragma_${pragma}(m.name) p
  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

/** `hidden` is 1 for a column of a virtual table's own, and 2 or 3 for one that is calculated. */
const COLUMNS = `SELECT m.name AS "table", p.name, lower(p.type) AS type, p."notnull" AS required, p.dflt_value AS "default",
  p.pk, p.hidden ${of('table_xinfo')} AND p.hidden <> 1 ORDER BY m.name, p.cid`;

const UNIQUES = `SELECT m.name AS "table", p.name, i.name AS "column" FROM sqlite_master m JOIN pragma_index_list(m.name) p
  JOIN pragma_index_info(p.name) i
  WHERE m.type = 'table' AND p."unique" = 1 AND p.partial = 0 AND p.origin <> 'pk' ORDER BY m.name, p.name, i.seqno`;

const REFERENCES = `SELECT m.name AS "table", p.id, p."table" AS target, p."from" AS "column", p."to" AS targetColumn,
  p.on_delete AS onDelete ${of('foreign_key_list')} ORDER BY m.name, p.id DESC, p.seq`;

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: number;
  readonly default: string | null;
  /** The place in the primary key, from 1. */
  readonly pk: number;
  readonly hidden: number;
}

type UniqueRow = Readonly<Record<'table' | 'name' | 'column', string>>;
type ReferenceRow = Readonly<Record<'table' | 'target' | 'column' | 'onDelete', string>> & {
  readonly id: number;
  readonly targetColumn: string | null;
};

/** @internal */
export async function readSqlite(database: Database): Promise<Catalog> {
  const tables = await database.query<{ name: string; sql: string }>(TABLES);
  const statements = new Map(tables.map(({ name, sql }) => [name, sql]));
  const rows = await database.query<ColumnRow>(COLUMNS);
  const primary = primaryKeys(rows);
  const uniques = gathered(await database.query<UniqueRow>(UNIQUES), 'table', 'name');
  const references = gathered(await database.query<ReferenceRow>(REFERENCES), 'table', 'id');
  return {
    columns: rows.map((row) => ({
      table: row.table,
      name: row.name,
      type: row.type,
      // The key of a row never is NULL, although SQLite lets one in where nobody said so.
      nullable: row.required === 0 && row.pk === 0,
      default: row.default,
      increments: isRowid(row, primary, statements.get(row.table)),
      computed: row.hidden > 1,
    })),
    keys: [
      ...primary,
      ...uniques
        .filter((unique) => unique.rows.every(({ column }) => column !== null))
        .map(({ first: { table, name }, rows: parts }) => ({
          table,
          name,
          primary: false,
          columns: parts.map(({ column }) => column),
        })),
    ],
    references: references.map(({ first: { table, target, onDelete }, rows: parts }) => ({
      table,
      target,
      onDelete,
      columns: parts.map(({ column }) => column),
      targetColumns: parts.flatMap(({ targetColumn }) => targetColumn ?? []),
    })),
    checks: tables.flatMap(({ name, sql }) =>
      checksOf(sql).map((expression) => ({ table: name, expression })),
    ),
  };
}

function primaryKeys(rows: readonly ColumnRow[]): CatalogKey[] {
  const parts = rows.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk);
  return gathered([...parts] as (ColumnRow & Record<string, unknown>)[], 'table').map(
    ({ first, rows: columns }) => ({
      table: first.table,
      name: '',
      primary: true,
      columns: columns.map(({ name }) => name),
    }),
  );
}

/** A single key of type INTEGER is the number of the row, which SQLite makes. */
function isRowid({ table, pk, type }: ColumnRow, keys: readonly CatalogKey[], sql = ''): boolean {
  const key = keys.find((candidate) => candidate.table === table);
  return pk === 1 && type === 'integer' && key?.columns.length === 1 && !/\bWITHOUT\s+ROWID\b/i.test(sql);
}

/** What stands in the parentheses of every CHECK of a statement. */
function checksOf(sql: string): string[] {
  return [...sql.matchAll(/\bCHECK\s*\(/gi)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    for (const token of sql.slice(start).matchAll(/'(?:[^']|'')*'|[()]/g)) {
      if (token[0] === '(') depth++;
      if (token[0] === ')' && --depth === 0) return sql.slice(start, start + token.index);
    }
    return '';
  });
}
