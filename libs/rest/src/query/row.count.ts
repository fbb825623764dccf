// How many rows meet a condition, told by the statement that reads a page of them: a second one would cost another way to
// the database and back.
import type { Condition, Liveness } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { fragment, type Fragment } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

/** What is selected for the count: `, (SELECT COUNT(*) FROM "articles" WHERE ...) AS "row count"`; no property has a space in its name. */
export function countSelection(condition: Condition, table: EndpointTable, liveness?: Liveness): Fragment {
  const { text, parameters } = whereClause(condition, table, liveness);
  return fragment(
    `, (SELECT COUNT(*) FROM ${table.name}${text}) AS ${table.quote('row count')}`,
    ...parameters,
  );
}
