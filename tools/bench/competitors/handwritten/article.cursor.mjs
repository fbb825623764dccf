// Keyset pages: a cursor is the place of a row in the ordering, and the direction to go from there.
import { Problem } from './problems.mjs';

const encodeCursor = (cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** The cursor of a request. */
export function decodeCursor(token) {
  try {
    const { value, id, backward } = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (value !== undefined && Number.isInteger(id)) return { value, id, backward: backward === true };
  } catch {
    // No JSON, so no cursor of ours.
  }
  throw new Problem(400, { code: 'REST_CURSOR_INVALID', detail: 'The cursor is none of this list.' });
}

const cursorAt = (row, column, backward) =>
  row ? encodeCursor({ value: row[column], id: row.id, backward }) : null;

/** One row more than the page was asked for: it tells whether the list goes on. */
export function pageByCursor(rows, cursor, { ordering = 'id', pageSize }) {
  const column = ordering.replace('-', '');
  const backward = cursor?.backward ?? false;
  const goesOn = rows.length > pageSize;
  const results = rows.slice(0, pageSize);
  if (backward) results.reverse();
  const hasNext = backward || goesOn;
  const hasPrevious = backward ? goesOn : cursor !== undefined;
  return {
    next: hasNext ? cursorAt(results.at(-1), column, false) : null,
    previous: hasPrevious ? cursorAt(results[0], column, true) : null,
    results,
  };
}
