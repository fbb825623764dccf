import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Condition } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { embed, fragment } from './sql.fragment.js';

/** The rows that a TypeORM query builder selects, as a condition: their keys are among its keys. */
export function rowsOf<T extends ObjectLiteral>(
  builder: SelectQueryBuilder<T>,
  table: EndpointTable,
): Condition {
  const { plan, dialect } = table;
  const keys = plan.key.map((field) => `${builder.alias}.${field.property}`);
  // Which rows are deleted is the statement's own concern; joined tables keep TypeORM's conditions.
  const selection = builder.clone().withDeleted().select(keys).orderBy();
  const subquery = embed(selection.getQueryAndParameters(), dialect);
  // MariaDB refuses a subquery on the table that is written, unless a derived table materialises it.
  const source = `SELECT * FROM (${subquery.text}) AS ${table.quote('in_scope')}`;
  return { key: plan.key, among: fragment(source, ...subquery.parameters) };
}
