// The rows that one relation leads to from many rows, in one statement.
import type { IncludePlan } from '@nestling/core';
import type { Condition } from './condition.js';
import type { EndpointQuery } from './endpoint.query.js';
import type { Row } from './endpoint.table.js';
import { ExactValue } from './field.codec.js';
import { orderClause, orderTerm } from './order.builder.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** A related row, and the value that it is reached from. */
export interface RelatedRow {
  readonly owner: unknown;
  readonly row: Row;
}

/** Which related rows. */
export interface RelatedSelection {
  readonly include: IncludePlan;
  /** The values that the relation starts from, encoded; at least one. */
  readonly owners: readonly unknown[];
  /** Which of the rows exist for whoever asks. */
  readonly reachable: Condition;
  readonly names: readonly string[];
  readonly limit: number;
}

/** No property has a space in its name. */
const OWNER = 'owner of';
const LINKED = 'linked to';
const LINKS = 'links of';

/** The related rows, in the order of their keys. */
export async function relatedRows(
  statements: EndpointQuery,
  selected: RelatedSelection,
): Promise<RelatedRow[]> {
  const { table } = statements;
  const { include, names, limit } = selected;
  const selection = table.selections.of(names);
  const { owner, from, condition } = wayOf(statements, selected);
  const terms = table.plan.key.map((field) => orderTerm(field, false));
  const statement = [
    fragment(`SELECT ${selection.sql}, ${owner} AS ${table.escape(OWNER)} FROM `),
    from,
    whereClause(condition, table),
    orderClause(terms, table, () => selected.reachable),
    fragment(` LIMIT ${MARK}`, limit),
  ];
  const rows = await statements.read(join(statement, ''), { selection, names });
  const { decode } = table.column(include.from).codec;
  return rows.map((row) => {
    const raw = row[OWNER];
    Reflect.deleteProperty(row, OWNER);
    return { owner: decode ? decode(raw) : raw, row };
  });
}

interface Way {
  /** The SQL of the value that a row is reached from. */
  readonly owner: string;
  readonly from: Fragment;
  readonly condition: Condition;
}

function wayOf({ table }: EndpointQuery, { include, reachable, ...selected }: RelatedSelection): Way {
  const { relation, from: start, to } = include;
  const owners = padded(selected.owners);
  const { codec } = table.column(start);
  const { junction } = relation;
  if (!junction) {
    const value = owners.map((owner) => new ExactValue(owner));
    return {
      owner: codec.read(table.column(to).column),
      from: fragment(table.name),
      condition: { and: [{ field: to, operator: 'in', value }, reachable] },
    };
  }
  // A junction has whatever columns it has: under these aliases none is taken for one of the table.
  const [own, other, links] = [OWNER, LINKED, LINKS].map((name) => table.escape(name));
  const columns = `${table.escape(junction.ownColumn)} AS ${own}, ${table.escape(junction.otherColumn)} AS ${other}`;
  const among = `${table.escape(junction.ownColumn)} IN (${owners.map(() => MARK).join(', ')})`;
  const source = `SELECT ${columns} FROM ${table.quote(junction.table)} WHERE ${among}`;
  const on = `${table.name}.${table.column(to).column} = ${links}.${other}`;
  return {
    owner: codec.read(`${links}.${own}`),
    from: fragment(`${table.name} INNER JOIN (${source}) AS ${links} ON ${on}`, ...owners),
    condition: reachable,
  };
}

/** Lists of a few lengths make few statements, which the database remembers: the last value fills up. */
function padded(values: readonly unknown[]): readonly unknown[] {
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)]);
}
