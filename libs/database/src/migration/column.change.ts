// TypeORM changes the type of a column by dropping it and adding it again, with all it held. PostgreSQL and MySQL can change it
// in place, which keeps the values.
import type { DialectName } from '../dialect.js';
import type { Statement } from './schema.difference.js';

const NAME = '(?:"[^"]+"|`[^`]+`)';
const DROP = new RegExp(`^ALTER TABLE (${NAME}(?:\\.${NAME})*) DROP COLUMN (${NAME})$`);
const ADD = new RegExp(`^ALTER TABLE (${NAME}(?:\\.${NAME})*) ADD (${NAME}) (.+)$`, 's');

/** A column that makes its own values cannot become one in place. */
const SPECIAL = /\b(PRIMARY KEY|GENERATED|SERIAL|BIGSERIAL|SMALLSERIAL|AUTO_INCREMENT)\b|\bAS \(/i;

type Change = (table: string, column: string, definition: string) => string;

const CHANGES: Readonly<Partial<Record<DialectName, Change>>> = {
  mysql: (table, column, definition) => `ALTER TABLE ${table} MODIFY ${column} ${definition}`,
  postgres: (table, column, definition) => {
    const [, type = '', rest = ''] =
      /^(.+?)((?: NOT NULL| NULL| DEFAULT| COLLATE).*)?$/s.exec(definition) ?? [];
    const fallback = / DEFAULT (.+)$/s.exec(rest)?.[1];
    const actions = [
      'DROP DEFAULT',
      // An explicit cast to a shorter text would cut it; without one the server refuses.
      /^(character|varchar|char|text)/.test(type) ? `TYPE ${type}` : `TYPE ${type} USING ${column}::${type}`,
      / NOT NULL/.test(rest.replace(/ DEFAULT .+$/s, '')) ? 'SET NOT NULL' : 'DROP NOT NULL',
      ...(fallback === undefined ? [] : [`SET DEFAULT ${fallback}`]),
    ];
    return `ALTER TABLE ${table} ${actions.map((action) => `ALTER COLUMN ${column} ${action}`).join(', ')}`;
  },
};

/** The statements, with a column changed in place wherever one is dropped and added again. */
export function changedInPlace(statements: readonly Statement[], dialect: DialectName): Statement[] {
  const change = CHANGES[dialect];
  if (!change) return [...statements];
  const result: Statement[] = [];
  for (const statement of statements) {
    const [, table = '', column = '', definition = ''] = ADD.exec(statement.query) ?? [];
    const [, lastTable, lastColumn] = DROP.exec(result.at(-1)?.query ?? '') ?? [];
    const isSame = table !== '' && table === lastTable && column === lastColumn;
    if (isSame && !SPECIAL.test(definition)) {
      result[result.length - 1] = { query: change(table, column, definition) };
    } else result.push(statement);
  }
  return result;
}
