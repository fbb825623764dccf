// How many rows a list has in all: told by the page itself where it can be, else counted or estimated after it.
import type { CountMode } from '@nestling/core';
import type { EndpointQuery } from '../query/endpoint.query.js';
import { estimateRows } from '../query/row.estimate.js';
import type { ListSelection } from './list.reader.js';

/** Counts the rows of a list, of which the page and perhaps one row more are read; null where nobody asks. */
export async function countOf(
  { condition, page, pageSize, selection: { liveness } }: ListSelection,
  { read, mode }: { readonly read: number; readonly mode: CountMode },
  statements: EndpointQuery,
): Promise<number | null> {
  if (mode === 'none') return null;
  const offset = (page - 1) * pageSize;
  const isLast = read <= pageSize && (read > 0 || offset === 0);
  if (isLast) return offset + read;
  const estimate =
    mode === 'estimated' ? await estimateRows(condition, statements.table, liveness) : undefined;
  if (estimate === undefined) return statements.count(condition, liveness);
  // A guess is never below what the caller can see.
  return read === 0 ? Math.min(estimate, offset) : Math.max(estimate, offset + read);
}
