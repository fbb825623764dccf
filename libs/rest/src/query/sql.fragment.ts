// SQL in pieces. A piece carries its parameters, so that no value ever stands in the text; `render` numbers them once.
import type { DialectName } from '@nestling/database';

/** A piece of SQL; every `MARK` in the text stands for the next parameter. */
export interface Fragment {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** Where a parameter stands; a character that no identifier or keyword holds. */
export const MARK = '\u0001';

/** A piece of SQL. */
export function fragment(text: string, ...parameters: readonly unknown[]): Fragment {
  return { text, parameters };
}

/** Pieces in a row with a separator between them. */
export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    text: fragments.map(({ text }) => text).join(separator),
    parameters: fragments.flatMap(({ parameters }) => parameters),
  };
}

/** The statement as the driver takes it: `$1` on PostgreSQL, `?` elsewhere. */
export function render(
  { text, parameters }: Fragment,
  dialect: DialectName,
): { sql: string; parameters: unknown[] } {
  if (dialect !== 'postgres') return { sql: text.replaceAll(MARK, '?'), parameters: [...parameters] };
  let count = 0;
  const sql = text.replaceAll(MARK, () => `$${++count}`);
  return { sql, parameters: [...parameters] };
}

/** A statement that a TypeORM query builder made, as a piece that can stand inside another. */
export function embed(
  [sql, parameters]: readonly [string, readonly unknown[]],
  dialect: DialectName,
): Fragment {
  if (dialect !== 'postgres') return { text: sql.replaceAll('?', MARK), parameters };
  const ordered: unknown[] = [];
  const text = sql.replace(/\$(\d+)/g, (_, number: string) => {
    ordered.push(parameters[Number(number) - 1]);
    return MARK;
  });
  return { text, parameters: ordered };
}
