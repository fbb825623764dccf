// How many rows a condition selects, as the database's planner guesses.
import type { DialectName } from '@nestling/database';
import type { Condition, Liveness } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { fragment, join } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

type Plan = Readonly<Record<string, unknown>>;
type Reader = (explained: unknown, table: string) => number | undefined;

interface Estimator {
  /** What stands before the SELECT. */
  readonly explain: string;
  readonly read: Reader;
}

const ESTIMATORS: Readonly<Partial<Record<DialectName, Estimator>>> = {
  postgres: {
    explain: 'EXPLAIN (FORMAT JSON)',
    read: (explained) => numberOf((explained as { Plan?: Plan }[])[0]?.Plan?.['Plan Rows']),
  },
  mysql: { explain: 'EXPLAIN FORMAT=JSON', read: rowsOfTable },
};

/** The planner's guess; undefined where it makes none. */
export async function estimateRows(
  condition: Condition,
  table: EndpointTable,
  liveness?: Liveness,
): Promise<number | undefined> {
  const estimator = ESTIMATORS[table.dialect];
  if (!estimator) return undefined;
  const select = fragment(`${estimator.explain} SELECT 1 FROM ${table.name}`);
  const { rows } = await table.execute(join([select, whereClause(condition, table, liveness)], ''));
  const [row] = rows;
  const [explained] = Object.values(row ?? {});
  const parsed: unknown = typeof explained === 'string' ? JSON.parse(explained) : explained;
  return parsed === undefined ? undefined : estimator.read(parsed, table.plan.table);
}

/**
 * MySQL and MariaDB tell of every table how many rows are looked at and which part of them is left, each at another place
 * in the document and under names of its own.
 */
function rowsOfTable(explained: unknown, table: string): number | undefined {
  if (typeof explained !== 'object' || explained === null) return undefined;
  const part = explained as Plan;
  if (part['table_name'] === table.split('.').at(-1)) {
    const examined = numberOf(part['rows_examined_per_scan'] ?? part['rows']);
    return examined === undefined
      ? undefined
      : Math.round((examined * (numberOf(part['filtered']) ?? 100)) / 100);
  }
  for (const inner of Object.values(part)) {
    const rows = rowsOfTable(inner, table);
    if (rows !== undefined) return rows;
  }
  return undefined;
}

function numberOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}
