import type { Database } from '../database.js';
import type { Catalog, CatalogCheck, CatalogColumn, CatalogKey, CatalogReference } from './catalog.js';

const TABLES = `JOIN pg_class c ON c.oid = RELATION AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = COALESCE($1, current_schema())`;

/** The names behind an array of column numbers, in its order. */
const namesOf = (numbers: string, table: string): string =>
  `(SELECT json_agg(o.attname ORDER BY u.place) FROM unnest(${numbers}) WITH ORDINALITY u(number, place)
    JOIN pg_attribute o ON o.attrelid = ${table} AND o.attnum = u.number)`;

const COLUMNS = `SELECT c.relname AS "table", a.attname AS name,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END AS type,
    NOT a.attnotnull AND NOT t.typnotnull AS nullable,
    CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
    a.attidentity <> '' AS increments, a.attgenerated <> '' AS computed,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid) AS "values"
  FROM pg_attribute a ${TABLES.replace('RELATION', 'a.attrelid')}
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum`;

const KEYS = `SELECT c.relname AS "table", i.relname AS name, x.indisprimary AS "primary",
    ${namesOf('(x.indkey::int2[])[0:x.indnkeyatts - 1]', 'x.indrelid')} AS columns
  FROM pg_index x ${TABLES.replace('RELATION', 'x.indrelid')} JOIN pg_class i ON i.oid = x.indexrelid
  WHERE x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL ORDER BY c.relname, i.relname`;

const REFERENCES = `SELECT c.relname AS "table", k.conname AS name, r.relname AS target,
    ${namesOf('k.conkey', 'k.conrelid')} AS columns, ${namesOf('k.confkey', 'k.confrelid')} AS "targetColumns",
    CASE k.confdeltype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
      WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS "onDelete"
  FROM pg_constraint k ${TABLES.replace('RELATION', 'k.conrelid')}
  JOIN pg_class r ON r.oid = k.confrelid AND r.relnamespace = n.oid
  WHERE k.contype = 'f' ORDER BY c.relname, k.conname`;

const CHECKS = `SELECT c.relname AS "table", pg_get_constraintdef(k.oid) AS expression
  FROM pg_constraint k ${TABLES.replace('RELATION', 'k.conrelid')} WHERE k.contype = 'c'`;

/** @internal */
export async function readPostgres(database: Database): Promise<Catalog> {
  const { schema } = database.dataSource.options as { readonly schema?: string };
  const rows = <Row>(sql: string): Promise<Row[]> => database.query<Row>(sql, [schema ?? null]);
  const columns = await rows<CatalogColumn>(COLUMNS);
  return {
    columns: columns.map((column) => ({
      ...column,
      increments: column.increments || /^nextval\(/.test(column.default ?? ''),
    })),
    keys: await rows<CatalogKey>(KEYS),
    references: await rows<CatalogReference>(REFERENCES),
    checks: (await rows<CatalogCheck>(CHECKS)).map(({ table, expression }) => ({
      table,
      expression: expression.replace(/^CHECK /, ''),
    })),
  };
}
