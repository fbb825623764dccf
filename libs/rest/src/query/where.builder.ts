// Condition tree in, SQL out.
import type { FieldPlan, ReferenceStep } from '@nestling/core';
import { COMPARISONS } from './comparison.map.js';
import { both, isEverything, type Condition, type Operator } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { ExactValue, type FieldCodec } from './field.codec.js';
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
  const narrowed = both(condition, table.ownRows);
  if (isEverything(narrowed)) return fragment('');
  const { text, parameters } = buildWhere(narrowed, table);
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
  { field, operator, value }: { field: FieldPlan; operator: Operator; value: unknown },
  table: EndpointTable,
): Fragment {
  const { codec, column } = table.column(field);
  const encoded = encode(operator, value, codec);
  // Where a page begins is a place in the ordering, and compared with what rows are ordered by.
  const compared = value instanceof ExactValue ? codec.order(column) : column;
  const comparison = COMPARISONS[operator]({ column: compared, value: encoded, dialect: table.dialect });
  return throughReferences(field.via ?? [], comparison, table);
}

function encode(operator: Operator, value: unknown, codec: FieldCodec): unknown {
  if (operator === 'null' || operator === 'icontains') return value;
  return Array.isArray(value) ? value.map(codec.encode) : codec.encode(value);
}

/** A condition on the row at the end of a path: each hop is a membership, so that no row is lost or doubled. */
function throughReferences(
  steps: readonly ReferenceStep[],
  condition: Fragment,
  table: EndpointTable,
): Fragment {
  return steps.reduceRight(({ text, parameters }, step) => {
    const [column, key, target] = [step.column, step.key, step.table].map((name) => table.quote(name));
    return fragment(`${column} IN (SELECT ${key} FROM ${target} WHERE ${text})`, ...parameters);
  }, condition);
}
