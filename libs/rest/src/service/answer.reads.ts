// What an answer is made from, said before it is read; nothing of it happens where nobody wants to know.
import { rowKeyOf, type EndpointPlan, type FieldPlan, type OrderTerm, type ReadLog } from '@nestling/core';
import type { Condition, Reach } from '../query/condition.js';
import { tablesIn, tablesOf } from '../query/condition.tables.js';
import type { IncludePlan } from '@nestling/core';
import { keysIn } from '../query/key.reader.js';

/** The most rows that are told one by one. */
const MAX_KEYS = 25;
/** A value of any other kind may be written in several ways, and still be the same. */
const EXACT: ReadonlySet<FieldPlan['kind']> = new Set(['integer', 'bigint', 'uuid']);

/** Says that a list of these rows, or groups of them, is about to be read. */
export function readingList(
  reads: ReadLog,
  plan: EndpointPlan,
  {
    condition,
    terms,
    reach,
  }: { condition: Condition; terms: readonly Pick<OrderTerm, 'relations'>[]; reach: Reach },
): Promise<void> {
  const ordered = terms.flatMap(({ relations }) => tablesOf(relations, reach));
  return readingTables(reads, [plan.table, ...linkTables(plan), ...tablesIn(condition), ...ordered]);
}

/** Says that one row is about to be read. */
export function readingRow(
  reads: ReadLog,
  plan: EndpointPlan,
  { key, scope }: { key: Condition; scope: Condition },
): Promise<void> {
  const parts = keysIn(key, plan);
  const others = [...linkTables(plan), ...tablesIn(scope)].map((table) => ({ table }));
  const isText = plan.key.every(({ kind }) => EXACT.has(kind) || kind === 'string' || kind === 'text');
  const row = parts && isText ? { table: plan.table, keys: [rowKeyOf(parts)] } : { table: plan.table };
  return reads.reading([row, ...others]);
}

/** Says that the rows are about to be read that a relation leads to from these values. */
export function readingRelated(
  reads: ReadLog,
  { relation, to, target }: IncludePlan,
  { values, reachable }: { values: readonly unknown[]; reachable: Condition },
): Promise<void> {
  const { table, key } = relation.target();
  const others = [...tablesOf([relation]), ...linkTables(target()), ...tablesIn(reachable)];
  const isByKey = !relation.toMany && key.length === 1 && key[0]?.column === to.column && EXACT.has(to.kind);
  if (!isByKey || values.length > MAX_KEYS) return readingTables(reads, others);
  const keys = values.map((value) => rowKeyOf([value]));
  const rest = others.filter((other) => other !== table).map((other) => ({ table: other }));
  return reads.reading([{ table, keys }, ...rest]);
}

function readingTables(reads: ReadLog, tables: readonly string[]): Promise<void> {
  return reads.reading([...new Set(tables)].map((table) => ({ table })));
}

function linkTables({ links }: EndpointPlan): string[] {
  return links.map(({ table }) => table);
}
