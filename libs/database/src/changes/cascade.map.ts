// What the database does by itself when a row that others refer to goes away, or gets another key.
import type { EntityMetadata } from 'typeorm';

const KEEPS = new Set<string | undefined>([undefined, 'NO ACTION', 'RESTRICT']);

/** The tables whose rows change along, by operation and table: `delete authors`. */
export function cascadesOf(metadatas: readonly EntityMetadata[]): ReadonlyMap<string, readonly string[]> {
  const direct = new Map<string, Set<string>>();
  const add = (cause: string, table: string): void =>
    void direct.set(cause, (direct.get(cause) ?? new Set()).add(table));
  const deletes = new Map<string, Set<string>>();
  for (const { tablePath, foreignKeys } of metadatas) {
    for (const { referencedEntityMetadata: other, referencedColumns, onDelete, onUpdate } of foreignKeys) {
      if (!KEEPS.has(onDelete)) add(`delete ${other.tablePath}`, tablePath);
      if (onDelete === 'CASCADE')
        deletes.set(other.tablePath, (deletes.get(other.tablePath) ?? new Set()).add(tablePath));
      const isKey = referencedColumns.every(({ isPrimary }) => isPrimary);
      if (!KEEPS.has(onUpdate) && !isKey) add(`update ${other.tablePath}`, tablePath);
    }
  }
  return new Map(
    [...direct].map(([cause, tables]) => [cause, [...spread(cause, tables, { direct, deletes })]]),
  );
}

/** A row that is deleted along takes others with it in its turn. */
function spread(
  cause: string,
  tables: ReadonlySet<string>,
  { direct, deletes }: Record<'direct' | 'deletes', ReadonlyMap<string, ReadonlySet<string>>>,
): ReadonlySet<string> {
  const all = new Set(tables);
  if (!cause.startsWith('delete ')) return all;
  const gone = [cause.slice('delete '.length)];
  const seen = new Set(gone);
  for (let table = gone.pop(); table !== undefined; table = gone.pop()) {
    for (const changed of direct.get(`delete ${table}`) ?? []) all.add(changed);
    for (const next of deletes.get(table) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      gone.push(next);
    }
  }
  return all;
}
