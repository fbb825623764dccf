import { BadRequestException } from '@nestjs/common';
import type { Article } from './article.entities.js';

/** The place of a row in an ordering, and the direction to go from there. */
export interface Cursor {
  readonly value: unknown;
  readonly id: number;
  readonly backward: boolean;
}

const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

export function decodeCursor(token: string): Cursor {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Cursor;
  } catch {
    throw new BadRequestException('The cursor is none of this list.');
  }
}

/** One row more than the page was asked for: it tells whether the list goes on. */
export function pageByCursor(
  rows: Article[],
  { place, column, pageSize }: { place?: Cursor; column: keyof Article; pageSize: number },
) {
  const backward = place?.backward ?? false;
  const goesOn = rows.length > pageSize;
  const results = rows.slice(0, pageSize);
  if (backward) results.reverse();
  const at = (row: Article | undefined, towardsStart: boolean): string | null =>
    row ? encodeCursor({ value: row[column], id: row.id, backward: towardsStart }) : null;
  return {
    next: backward || goesOn ? at(results.at(-1), false) : null,
    previous: (backward ? goesOn : place !== undefined) ? at(results[0], true) : null,
    results,
  };
}
