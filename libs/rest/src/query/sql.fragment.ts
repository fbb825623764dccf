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
  let text = '';
  const parameters: unknown[] = [];
  for (const [index, piece] of fragments.entries()) {
    text += index === 0 ? piece.text : separator + piece.text;
    for (const parameter of piece.parameters) parameters.push(parameter);
  }
  return { text, parameters };
}

/** The statements that were numbered before; a query of the same shape has the same text. */
const numbered = new Map<string, string>();
const MAX_NUMBERED = 1000;

/** The statement as the driver takes it: `$1` on PostgreSQL, `?` elsewhere. */
export function render(
  { text, parameters }: Fragment,
  dialect: DialectName,
): { sql: string; parameters: readonly unknown[] } {
  if (dialect !== 'postgres') return { sql: text.replaceAll(MARK, '?'), parameters };
  const known = numbered.get(text);
  if (known !== undefined) return { sql: known, parameters };
  let count = 0;
  const sql = text.replaceAll(MARK, () => `$${++count}`);
  // Filters come in as many shapes as callers think of: what is kept of them has an end.
  if (numbered.size >= MAX_NUMBERED) numbered.clear();
  numbered.set(text, sql);
  return { sql, parameters };
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
