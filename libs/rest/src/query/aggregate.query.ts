// One statement for all groups and functions. The rows and what they are grouped by come from a subquery, so that the value at
// the end of a path is a column like any other.
import type { FieldPathPlan, FieldPlan } from '@nestling/core';
import { aggregateSql, type AggregateFunction, type AggregateSql } from './aggregate.functions.js';
import type { Condition, Liveness, Reach } from './condition.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { pathValue } from './order.builder.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** A function of one field. */
export interface AggregateTerm {
  readonly name: AggregateFunction;
  readonly field: FieldPlan;
}

/** What groups are ordered by: one of the groupings, a function that is asked for, or the number of rows. */
export interface AggregateOrder {
  readonly by: FieldPathPlan | AggregateTerm | 'count';
  readonly descending: boolean;
}

/** Which rows, in which groups, with which functions. */
export interface Aggregation {
  readonly condition: Condition;
  readonly reach: Reach;
  readonly liveness: Liveness;
  readonly groups: readonly FieldPathPlan[];
  readonly terms: readonly AggregateTerm[];
  readonly count: boolean;
  readonly order: readonly AggregateOrder[];
  readonly limit: number;
}

/** One result: the group's values under their names, `count`, and the functions with their fields. */
export async function selectGroups(table: EndpointTable, aggregation: Aggregation): Promise<Row[]> {
  const statement = new AggregateStatement(table, aggregation);
  const { rows } = await table.execute(statement.text());
  return rows.map((row) => statement.result(row));
}

class AggregateStatement {
  private readonly functions: ReadonlyMap<AggregateTerm, AggregateSql>;

  constructor(
    private readonly table: EndpointTable,
    private readonly aggregation: Aggregation,
  ) {
    this.functions = new Map(
      aggregation.terms.map((term, index) => {
        const { field, name } = term;
        const { codec } = table.column(field);
        const column = this.quote(`a${index}`);
        return [term, aggregateSql(name, { field, column, codec, dialect: table.dialect })];
      }),
    );
  }

  text(): Fragment {
    const { groups, limit } = this.aggregation;
    const grouping = groups.map((_, index) => this.quote(`g${index}`)).join(', ');
    return join(
      [
        fragment(`SELECT ${this.selection()} FROM (`),
        this.rows(),
        fragment(
          `) ${this.quote('selected')}${groups.length > 0 ? ` GROUP BY ${grouping}` : ''}${this.ordering()}`,
        ),
        fragment(` LIMIT ${MARK}`, limit),
      ],
      '',
    );
  }

  result(row: Row): Row {
    const { groups, count } = this.aggregation;
    const result: Row = {};
    groups.forEach(({ name, field }, index) => {
      const raw = row[`k${index}`];
      result[name] = this.table.column(field).codec.decode?.(raw) ?? raw;
    });
    if (count) result['count'] = Number(row['c']);
    [...this.functions].forEach(([{ name, field }, { selected, decode }], index) => {
      const raw = selected.map((_, part) => row[`v${index}_${part}`]);
      result[name] = { ...(result[name] as Row | undefined), [field.name]: decode(raw) };
    });
    return result;
  }

  private selection(): string {
    const groups = this.aggregation.groups.map(({ field }, index) => {
      const value = this.table.column(field).codec.read(this.quote(`g${index}`));
      return `${value} AS ${this.quote(`k${index}`)}`;
    });
    const functions = [...this.functions.values()].flatMap(({ selected }, index) =>
      selected.map((value, part) => `${value} AS ${this.quote(`v${index}_${part}`)}`),
    );
    return [...groups, `COUNT(*) AS ${this.quote('c')}`, ...functions].join(', ');
  }

  /** The rows, with the values that the statement around them needs. */
  private rows(): Fragment {
    const { table } = this;
    const { groups, terms, condition, reach, liveness } = this.aggregation;
    const named = ({ text, parameters }: Fragment, name: string): Fragment =>
      fragment(`${text} AS ${this.quote(name)}`, ...parameters);
    const values = [
      fragment(`1 AS ${this.quote('one')}`),
      ...groups.map((path, index) => named(pathValue(path, { table, reach }), `g${index}`)),
      ...terms.map(({ field }, index) => named(fragment(table.column(field).column), `a${index}`)),
    ];
    const from = fragment(` FROM ${table.name}`);
    const where = whereClause(condition, table, liveness);
    return join([fragment('SELECT '), join(values, ', '), from, where], '');
  }

  /** NULL is the greatest value, as in lists. */
  private ordering(): string {
    const parts = this.aggregation.order.flatMap(({ by, descending }) => {
      const value = this.orderedBy(by);
      const direction = descending ? 'DESC' : 'ASC';
      const nulls = this.table.dialect === 'postgres' ? [] : [`(${value} IS NULL) ${direction}`];
      return [...nulls, `${value} ${direction}`];
    });
    return parts.length > 0 ? ` ORDER BY ${parts.join(', ')}` : '';
  }

  private orderedBy(by: AggregateOrder['by']): string {
    if (by === 'count') return 'COUNT(*)';
    if ('relations' in by) return this.quote(`g${this.aggregation.groups.indexOf(by)}`);
    return this.functions.get(by)?.order ?? '';
  }

  private quote(name: string): string {
    return this.table.escape(name);
  }
}
