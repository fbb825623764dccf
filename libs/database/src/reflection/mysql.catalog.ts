import type { Database } from '../database.js';
import { type Catalog, type CatalogCheck, type CatalogColumn, gathered } from './catalog.js';

const COLUMNS = `SELECT c.TABLE_NAME AS \`table\`, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS type, c.IS_NULLABLE AS nullable,
    c.COLUMN_DEFAULT AS \`default\`, c.EXTRA AS extra, c.GENERATION_EXPRESSION AS expression
  FROM information_schema.COLUMNS c JOIN information_schema.TABLES t
    ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
  WHERE c.TABLE_SCHEMA = DATABASE() ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

const KEYS = `SELECT TABLE_NAME AS \`table\`, INDEX_NAME AS name, COLUMN_NAME AS \`column\`, SUB_PART AS part
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0
  ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;

const REFERENCES = `SELECT k.TABLE_NAME AS \`table\`, k.CONSTRAINT_NAME AS name, k.COLUMN_NAME AS \`column\`,
    k.REFERENCED_TABLE_NAME AS target, k.REFERENCED_COLUMN_NAME AS targetColumn, r.DELETE_RULE AS onDelete
  FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
  WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_SCHEMA = DATABASE()
  ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`;

const CHECKS = {
  mariadb: `SELECT TABLE_NAME AS \`table\`, CHECK_CLAUSE AS expression FROM information_schema.CHECK_CONSTRAINTS
    WHERE CONSTRAINT_SCHEMA = DATABASE()`,
  mysql: `SELECT t.TABLE_NAME AS \`table\`, c.CHECK_CLAUSE AS expression
    FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t
      ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
    WHERE c.CONSTRAINT_SCHEMA = DATABASE()`,
};

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
  readonly default: string | null;
  readonly extra: string;
  readonly expression: string | null;
}

type KeyRow = Readonly<Record<'table' | 'name' | 'column', string>> & { readonly part: string | null };
type ReferenceRow = Readonly<
  Record<'table' | 'name' | 'column' | 'target' | 'targetColumn' | 'onDelete', string>
>;

/** @internal */
export async function readMysql(database: Database): Promise<Catalog> {
  const [server] = await database.query<{ version: string }>('SELECT VERSION() AS version');
  const flavour = /mariadb/i.test(server?.version ?? '') ? 'mariadb' : 'mysql';
  const columns = await database.query<ColumnRow>(COLUMNS);
  const keys = gathered(await database.query<KeyRow>(KEYS), 'table', 'name');
  const references = gathered(await database.query<ReferenceRow>(REFERENCES), 'table', 'name');
  return {
    columns: columns.map((column) => columnOf(column, flavour)),
    keys: keys
      // A key on the beginning of a text, or on an expression, says nothing of whole columns.
      .filter(({ rows }) => rows.every(({ part, column }) => part === null && column !== null))
      .map(({ first: { table, name }, rows }) => ({
        table,
        name,
        primary: name === 'PRIMARY',
        columns: rows.map(({ column }) => column),
      })),
    references: references.map(({ first: { table, name, target, onDelete }, rows }) => ({
      table,
      name,
      target,
      onDelete,
      columns: rows.map(({ column }) => column),
      targetColumns: rows.map(({ targetColumn }) => targetColumn),
    })),
    checks: (await database.query<CatalogCheck>(CHECKS[flavour])).map(({ table, expression }) => ({
      table,
      expression: plainQuotes(expression, flavour),
    })),
  };
}

/** MySQL escapes every quote and says the character set, MariaDB escapes those inside of a text. */
function plainQuotes(expression: string, flavour: 'mariadb' | 'mysql'): string {
  if (flavour === 'mariadb') return expression.replaceAll("\\'", "''");
  return expression.replaceAll("\\'", "'").replace(/_utf8mb[34](?=')/g, '');
}

function columnOf({ table, name, ...row }: ColumnRow, flavour: 'mariadb' | 'mysql'): CatalogColumn {
  return {
    table,
    name,
    type: row.type,
    nullable: row.nullable === 'YES',
    default: defaultOf(row, flavour),
    increments: /auto_increment/i.test(row.extra),
    computed: Boolean(row.expression),
  };
}

/** MySQL gives a value without its quotes, MariaDB as it stands in the statement. */
function defaultOf(row: Pick<ColumnRow, 'default' | 'extra'>, flavour: 'mariadb' | 'mysql'): string | null {
  if (row.default === null || flavour === 'mariadb') return row.default;
  const isExpression = /DEFAULT_GENERATED/i.test(row.extra) || /^CURRENT_TIMESTAMP/i.test(row.default);
  return isExpression ? row.default : `'${row.default.replaceAll("'", "''")}'`;
}
