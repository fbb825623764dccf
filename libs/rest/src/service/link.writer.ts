// Lists of ids in a write: checked against the other table, and stored in the write's transaction.
import type { Row } from '../query/endpoint.table.js';
import type { Ids, LinkQuery } from '../query/link.query.js';
import type { InputMode } from '../serializer/input.names.js';
import type { Input } from '../serializer/input.serializer.js';
import { missingReference } from './write.errors.js';

/** The links that a write sets: those that the input names, and on PUT and POST all of them. */
export type LinkChange = ReadonlyMap<LinkQuery, Ids>;

const NO_CHANGE: LinkChange = new Map();

/** Reads the lists of ids of an input. */
export function linkChange(links: readonly LinkQuery[], input: Input, mode: InputMode): LinkChange {
  if (links.length === 0) return NO_CHANGE;
  const named = links.filter(
    ({ link }) => Object.hasOwn(input, link.name) || (mode !== 'patch' && !link.unwritable),
  );
  return new Map(named.map((query) => [query, (input[query.link.name] ?? []) as Ids]));
}

/** Whether a change sets other ids than the row has. */
export function changesLinks(change: LinkChange, row: Row | undefined): boolean {
  return [...change].some(([{ link }, ids]) => {
    const current = ((row?.[link.name] ?? []) as Ids).map(String).sort();
    return JSON.stringify(current) !== JSON.stringify(ids.map(String).sort());
  });
}

/**
 * Stores the links of a row that has been written.
 *
 * @throws {REST_REFERENCE_MISSING} if an id is no row's
 */
export async function writeLinks(change: LinkChange, row: Row): Promise<void> {
  for (const [query, ids] of change) {
    if ((await query.missing(ids)).length > 0) throw missingReference([query.link.name]);
    await query.replace(row, ids);
    await query.attach([row]);
  }
}
