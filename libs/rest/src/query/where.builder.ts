// Condition tree in, SQL out. Truth has two values: a comparison with NULL does not hold, and its negation does.
import type { FieldPlan } from '@nestling/core';
import { COMPARISONS, compareExactly } from './comparison.map.js';
import {
  both,
  isEverything,
  ownRowsOf,
  type Condition,
  type FieldCondition,
  type Liveness,
  type RelatedCondition,
  type RowCondition,
} from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { ExactValue, type FieldCodec } from './field.codec.js';
import { compareMember } from './json.comparison.js';
import { OPERANDS, type Operator } from './operators.js';
import { joined } from './relation.builder.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';

/** Where in a statement a condition stands: among the columns of its table, or of a related one. */
export interface Frame {
  readonly table: EndpointTable;
  /** What the columns belong to: the table, or the alias of a related one. */
  readonly owner: string;
  /** How many subqueries this one stands in. */
  readonly depth: number;
}

/** The frame of a statement on an endpoint's own table. */
export function rootFrame(table: EndpointTable): Frame {
  return { table, owner: table.name, depth: 0 };
}

/** The SQL of a condition, without WHERE. */
export function buildWhere(condition: Condition, frame: Frame): Fragment {
  if ('and' in condition) return group(condition.and, ' AND ', { frame, ofNothing: '1 = 1' });
  if ('or' in condition) return group(condition.or, ' OR ', { frame, ofNothing: '1 = 0' });
  if ('not' in condition) return untrue(condition.not, frame);
  if ('sql' in condition) return condition.sql;
  if ('among' in condition) return among(condition, frame);
  if ('row' in condition) return compareRow(condition, frame);
  if ('relation' in condition) return exists(condition, frame);
  if (!('path' in condition)) return compare(condition, frame);
  const place = { column: columnIn(frame, condition.field), dialect: frame.table.dialect };
  return compareMember(condition, place);
}

/** ` WHERE ...`, or nothing where the condition leaves nothing out. */
export function whereClause(
  condition: Condition,
  table: EndpointTable,
  liveness: Liveness = 'live',
): Fragment {
  const narrowed = both(condition, table.ownRows[liveness]);
  if (isEverything(narrowed)) return fragment('');
  const { text, parameters } = buildWhere(narrowed, rootFrame(table));
  return { text: ` WHERE ${text}`, parameters };
}

function group(
  conditions: readonly Condition[],
  separator: string,
  { frame, ofNothing }: { frame: Frame; ofNothing: string },
): Fragment {
  const [first] = conditions;
  if (!first) return fragment(ofNothing);
  if (conditions.length === 1) return buildWhere(first, frame);
  const { text, parameters } = join(
    conditions.map((condition) => buildWhere(condition, frame)),
    separator,
  );
  return { text: `(${text})`, parameters };
}

/** False or unknown. */
function untrue(condition: Condition, frame: Frame): Fragment {
  const { text, parameters } = buildWhere(condition, frame);
  return fragment(`(${text}) IS NOT TRUE`, ...parameters);
}

function compare({ field, operator, value, isExact }: FieldCondition, frame: Frame): Fragment {
  const { table } = frame;
  const { codec } = table.column(field);
  const column = columnIn(frame, field);
  const encoded = encode(operator, value, codec);
  // Where a page begins is a place in the ordering, and compared with what rows are ordered by.
  const compared = value instanceof ExactValue ? codec.order(column) : column;
  const comparand = { field, column: compared, value: encoded, dialect: table.dialect };
  return isExact ? compareExactly(operator, comparand) : COMPARISONS[operator](comparand);
}

/** `("price", "id") > (?, ?)` */
function compareRow({ row, operator, values }: RowCondition, frame: Frame): Fragment {
  const codecs = row.map((field) => frame.table.column(field).codec);
  const columns = row.map((field, index) => codecs[index]?.order(columnIn(frame, field)));
  const marks = values.map(() => MARK).join(', ');
  return fragment(
    `(${columns.join(', ')}) ${operator === 'gt' ? '>' : '<'} (${marks})`,
    ...values.map((value, index) => codecs[index]?.encode(value)),
  );
}

/** A column, told from those of the tables around it. */
function columnIn({ table, owner, depth }: Frame, field: FieldPlan): string {
  const { column } = table.column(field);
  return depth === 0 ? column : `${owner}.${column}`;
}

function among({ key, among: rows }: { key: readonly FieldPlan[]; among: Fragment }, frame: Frame): Fragment {
  const columns = key.map((field) => columnIn(frame, field)).join(', ');
  const target = key.length > 1 ? `(${columns})` : columns;
  return fragment(`${target} IN (${rows.text})`, ...rows.parameters);
}

function encode(operator: Operator, value: unknown, codec: FieldCodec): unknown {
  const operand = OPERANDS[operator];
  if (operand === 'flag' || operand === 'text') return value;
  return Array.isArray(value) && operand !== 'value' ? value.map(codec.encode) : codec.encode(value);
}

/** Related rows are asked for by EXISTS: no row of this table is lost or doubled by them. */
function exists({ relation, quantifier, condition, reachable }: RelatedCondition, frame: Frame): Fragment {
  const { from, on, inner } = joined(relation, frame);
  const met = quantifier === 'every' ? { not: condition } : condition;
  const narrowed = [ownRowsOf(relation.target()), reachable, met].reduce(both);
  const where = isEverything(narrowed) ? fragment('') : buildWhere(narrowed, inner);
  const and = where.text === '' ? '' : ` AND ${where.text}`;
  const negation = quantifier === 'some' ? '' : 'NOT ';
  return fragment(`${negation}EXISTS (SELECT 1 FROM ${from} WHERE ${on}${and})`, ...where.parameters);
}
