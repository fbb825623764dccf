// Stands between a migration and its connection: to write statements down instead of running them, or to keep count of them.
import type { QueryRunner } from 'typeorm';

/** @internal */
export type RunStatement = (sql: string, parameters?: unknown[], structured?: boolean) => Promise<unknown>;

/** Statements that change nothing that lasts. */
const PASSING =
  /^\s*(SELECT|SHOW|DESC|DESCRIBE|EXPLAIN|PRAGMA|SET|USE|START|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;

/** Whether a statement changes data or tables. */
export function isChange(sql: string): boolean {
  return !PASSING.test(sql);
}

/** Runs `work` while every change that goes through the runner goes to `change` instead. */
export async function intercepting<T>(
  runner: QueryRunner,
  change: (run: () => Promise<unknown>, sql: string, parameters?: unknown[]) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const own = runner as { query: RunStatement };
  const { query } = own;
  const run = query.bind(runner);
  own.query = (sql, parameters, structured) => {
    const perform = (): Promise<unknown> => run(sql, parameters, structured);
    return isChange(sql) ? change(perform, sql, parameters) : perform();
  };
  try {
    return await work();
  } finally {
    own.query = query;
  }
}

/** The changes that `work` would make, without making them. */
export async function recorded(runner: QueryRunner, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const record = (_run: unknown, sql: string, parameters?: unknown[]): Promise<unknown> => {
    statements.push(`${withValues(sql, parameters)};`);
    return Promise.resolve([]);
  };
  await intercepting(runner, record, work);
  return statements;
}

function withValues(sql: string, parameters: readonly unknown[] = []): string {
  let next = 0;
  return sql.replace(/'(?:[^']|'')*'|\$(\d+)|\?/g, (token, number?: string) => {
    if (token.startsWith("'")) return token;
    const value = parameters[number === undefined ? next++ : Number(number) - 1];
    if (value === undefined) return token;
    return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
  });
}
