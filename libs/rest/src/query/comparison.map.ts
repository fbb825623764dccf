// The SQL of every comparison. A new operator is a line here.
import type { DialectName } from '@nestling/database';
import type { Operator } from './condition.js';
import { fragment, MARK, type Fragment } from './sql.fragment.js';

/** What a comparison is made of: the quoted column and the encoded value (a list for `in` and `nin`). */
export interface Comparand {
  readonly column: string;
  readonly value: unknown;
  readonly dialect: DialectName;
}

type Comparison = (comparand: Comparand) => Fragment;

const binary =
  (operator: string): Comparison =>
  ({ column, value }) =>
    fragment(`${column} ${operator} ${MARK}`, value);

const membership =
  (operator: 'IN' | 'NOT IN', ofNothing: string): Comparison =>
  ({ column, value }) => {
    const values = value as readonly unknown[];
    if (values.length === 0) return fragment(ofNothing);
    return fragment(`${column} ${operator} (${values.map(() => MARK).join(', ')})`, ...values);
  };

/** Escapes the wildcards of LIKE, and the escape character itself. */
export function likePattern(text: string): string {
  return `%${text.replace(/[!%_]/g, (character) => `!${character}`)}%`;
}

const ICONTAINS: Readonly<Record<DialectName, (column: string) => string>> = {
  postgres: (column) => `${column} ILIKE ${MARK} ESCAPE '!'`,
  mysql: (column) => `LOWER(${column}) LIKE LOWER(${MARK}) ESCAPE '!'`,
  sqlite: (column) => `${column} LIKE ${MARK} ESCAPE '!'`,
};

/** Every operator's SQL. */
export const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  eq: ({ column, value }) =>
    value === null ? fragment(`${column} IS NULL`) : fragment(`${column} = ${MARK}`, value),
  ne: ({ column, value }) =>
    value === null
      ? fragment(`${column} IS NOT NULL`)
      : fragment(`(${column} <> ${MARK} OR ${column} IS NULL)`, value),
  gt: binary('>'),
  gte: binary('>='),
  lt: binary('<'),
  lte: binary('<='),
  in: membership('IN', '1 = 0'),
  nin: membership('NOT IN', '1 = 1'),
  null: ({ column, value }) => fragment(`${column} IS ${value === true ? '' : 'NOT '}NULL`),
  icontains: ({ column, value, dialect }) => fragment(ICONTAINS[dialect](column), likePattern(String(value))),
};
