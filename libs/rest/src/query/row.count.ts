// How many rows meet a condition, told by the statement that reads a page of them: a second one would cost another way to
// the database and back.
import type { Condition, Liveness } from './condition.js';
import type { EndpointTable, Row } from './endpoint.table.js';
import { fragment, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** No property has a space in its name. */
const NAME = 'row count';

/** What is selected for the count: `, (SELECT COUNT(*) FROM "articles" WHERE ...) AS "row count"`. */
export function countSelection(condition: Condition, table: EndpointTable, liveness?: Liveness): Fragment {
  const { text, parameters } = whereClause(condition, table, liveness);
  return fragment(`, (SELECT COUNT(*) FROM ${table.name}${text}) AS ${table.quote(NAME)}`, ...parameters);
}

/** The count that the rows of a page were read with, which they no longer have afterwards; undefined without any row. */
export function takeCount(rows: readonly Row[]): number | undefined {
  const [first] = rows;
  const count = first ? Number(first[NAME]) : undefined;
  for (const row of rows) delete row[NAME];
  return count;
}
