// The SQL of every comparison. A new operator is a line here, and one in `operators.ts`.
import type { FieldPlan } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import type { Operator } from './operators.js';
import { fragment, MARK, type Fragment } from './sql.fragment.js';

/** What a comparison is made of: the quoted column and the encoded value (a list for `in`, `nin` and `between`). */
export interface Comparand {
  readonly field: Pick<FieldPlan, 'kind' | 'nullable'>;
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

/** NULL is another value than any that is named: what is not this, or none of these, may be NULL. */
const orNull =
  (comparison: Comparison): Comparison =>
  (comparand) => {
    const { text, parameters } = comparison(comparand);
    if (!comparand.field.nullable) return { text, parameters };
    return fragment(`(${text} OR ${comparand.column} IS NULL)`, ...parameters);
  };

/** How a text is looked for. LIKE of SQLite ignores case, and its GLOB does not; collations of MySQL may ignore it. */
interface TextMatch {
  readonly sql: (column: string) => string;
  readonly escape: (text: string) => string;
  readonly anything: string;
}

const escapeLike = (text: string): string => text.replace(/[!%_]/g, (character) => `!${character}`);
const escapeGlob = (text: string): string => text.replace(/[*?[]/g, (character) => `[${character}]`);

const EXACT: Readonly<Record<DialectName, TextMatch>> = {
  postgres: { sql: (column) => `${column} LIKE ${MARK} ESCAPE '!'`, escape: escapeLike, anything: '%' },
  mysql: {
    sql: (column) => `${column} LIKE ${MARK} COLLATE utf8mb4_bin ESCAPE '!'`,
    escape: escapeLike,
    anything: '%',
  },
  sqlite: { sql: (column) => `${column} GLOB ${MARK}`, escape: escapeGlob, anything: '*' },
};

const ANY_CASE: Readonly<Record<DialectName, TextMatch>> = {
  postgres: { sql: (column) => `${column} ILIKE ${MARK} ESCAPE '!'`, escape: escapeLike, anything: '%' },
  mysql: {
    sql: (column) => `LOWER(${column}) LIKE LOWER(${MARK}) ESCAPE '!'`,
    escape: escapeLike,
    anything: '%',
  },
  sqlite: { sql: (column) => `${column} LIKE ${MARK} ESCAPE '!'`, escape: escapeLike, anything: '%' },
};

type Side = 'before' | 'behind';

const text =
  (matches: Readonly<Record<DialectName, TextMatch>>, anythingAt: readonly Side[]): Comparison =>
  ({ field, column, value, dialect }) => {
    const { sql, escape, anything } = matches[dialect];
    const [before, behind] = (['before', 'behind'] as const).map((side) =>
      anythingAt.includes(side) ? anything : '',
    );
    // An enum of PostgreSQL's own is no text until it is made one.
    const subject = dialect === 'postgres' && field.kind === 'enum' ? `${column}::text` : column;
    return fragment(sql(subject), `${before}${escape(String(value))}${behind}`);
  };

/** Every operator's SQL. */
export const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  eq: ({ column, value }) =>
    value === null ? fragment(`${column} IS NULL`) : fragment(`${column} = ${MARK}`, value),
  ne: (comparand) =>
    comparand.value === null ? fragment(`${comparand.column} IS NOT NULL`) : orNull(binary('<>'))(comparand),
  gt: binary('>'),
  gte: binary('>='),
  lt: binary('<'),
  lte: binary('<='),
  in: membership('IN', '1 = 0'),
  nin: orNull(membership('NOT IN', '1 = 1')),
  between: ({ column, value }) =>
    fragment(`${column} BETWEEN ${MARK} AND ${MARK}`, ...(value as readonly unknown[])),
  contains: text(EXACT, ['before', 'behind']),
  icontains: text(ANY_CASE, ['before', 'behind']),
  startsWith: text(EXACT, ['behind']),
  endsWith: text(EXACT, ['before']),
  null: ({ column, value }) => fragment(`${column} IS ${value === true ? '' : 'NOT '}NULL`),
};

const TEXTS: readonly FieldPlan['kind'][] = ['string', 'text', 'enum'];
const bytesOf = (value: unknown): unknown => (typeof value === 'string' ? Buffer.from(value) : value);

/**
 * A comparison by which texts are the same only if all of their characters are. Collations of MySQL take `Ann`, `ánn` and
 * `ann ` for one; bytes are the same or are not. Where rows are looked for, the column's own index still finds them.
 */
export function compareExactly(operator: Operator, comparand: Comparand): Fragment {
  const { field, column, value, dialect } = comparand;
  const compared = COMPARISONS[operator](comparand);
  const isEquality = ['eq', 'ne', 'in', 'nin'].includes(operator) && value !== null;
  if (dialect !== 'mysql' || !TEXTS.includes(field.kind) || !isEquality) return compared;
  const exact = COMPARISONS[operator]({
    ...comparand,
    column: `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`,
    value: Array.isArray(value) ? value.map(bytesOf) : bytesOf(value),
  });
  if (operator === 'ne' || operator === 'nin') return exact;
  return fragment(`(${compared.text} AND ${exact.text})`, ...compared.parameters, ...exact.parameters);
}
