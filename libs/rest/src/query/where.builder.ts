// Condition tree in, SQL out.
import type { FieldPlan } from '@nestling/core';
import { COMPARISONS } from './comparison.map.js';
import { isEverything, type Condition } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { fragment, join, type Fragment } from './sql.fragment.js';

/** The SQL of a condition, without WHERE. */
export function buildWhere(condition: Condition, table: EndpointTable): Fragment {
  if ('and' in condition) return group(condition.and, ' AND ', { table, ofNothing: '1 = 1' });
  if ('or' in condition) return group(condition.or, ' OR ', { table, ofNothing: '1 = 0' });
  if ('not' in condition) {
    const { text, parameters } = buildWhere(condition.not, table);
    return fragment(`NOT (${text})`, ...parameters);
  }
  if ('sql' in condition) return condition.sql;
  return compare(condition, table);
}

/** ` WHERE ...`, or nothing where the condition leaves nothing out. */
export function whereClause(condition: Condition, table: EndpointTable): Fragment {
  if (isEverything(condition)) return fragment('');
  const { text, parameters } = buildWhere(condition, table);
  return fragment(` WHERE ${text}`, ...parameters);
}

function group(
  conditions: readonly Condition[],
  separator: string,
  { table, ofNothing }: { table: EndpointTable; ofNothing: string },
): Fragment {
  if (conditions.length === 0) return fragment(ofNothing);
  const { text, parameters } = join(
    conditions.map((condition) => buildWhere(condition, table)),
    separator,
  );
  return fragment(`(${text})`, ...parameters);
}

function compare(
  { field, operator, value }: { field: FieldPlan; operator: keyof typeof COMPARISONS; value: unknown },
  table: EndpointTable,
): Fragment {
  const { codec, column } = table.column(field);
  const encoded =
    operator === 'null'
      ? value
      : Array.isArray(value)
        ? value.map(codec.encode)
        : operator === 'icontains'
          ? value
          : codec.encode(value);
  return COMPARISONS[operator]({ column, value: encoded, dialect: table.dialect });
}
