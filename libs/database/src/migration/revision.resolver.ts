// What a user calls a migration: a name, its number, the beginning of one of them, `head`, `base`, or steps from here.
import { revisionUnknown } from './migration.errors.js';
import type { MigrationFile } from './migration.files.js';

/** Where the database stands, and where it may go. */
export interface RevisionScope {
  readonly files: readonly MigrationFile[];
  readonly executed: readonly string[];
}

/**
 * How many of the migrations have run when the database is there: 0 is before the first.
 *
 * @throws {DATABASE_MIGRATION_UNKNOWN}
 */
export function positionOf(reference: string, { files, executed }: RevisionScope): number {
  if (reference === 'base') return 0;
  if (reference === 'head' || reference === 'heads') return files.length;
  const here = currentPosition({ files, executed });
  if (/^[+-]\d+$/.test(reference)) {
    const position = here + Number(reference);
    if (position < 0 || position > files.length) throw revisionUnknown(reference, []);
    return position;
  }
  if (reference === 'current') return here;
  return files.indexOf(findRevision(reference, files)) + 1;
}

/** The place behind the last migration that has run. */
export function currentPosition({ files, executed }: RevisionScope): number {
  return files.findLastIndex(({ name }) => executed.includes(name)) + 1;
}

/**
 * The migration of this name or number, or the only one that begins so.
 *
 * @throws {DATABASE_MIGRATION_UNKNOWN}
 */
export function findRevision(reference: string, files: readonly MigrationFile[]): MigrationFile {
  const wanted = reference.toLowerCase();
  const exact = files.find(({ name, timestamp }) => name === reference || String(timestamp) === reference);
  const alike = files.filter(
    ({ name, timestamp }) => name.toLowerCase().startsWith(wanted) || String(timestamp).startsWith(wanted),
  );
  const [only, ...more] = alike;
  const found = exact ?? (more.length === 0 && wanted !== '' ? only : undefined);
  if (!found)
    throw revisionUnknown(
      reference,
      files.map(({ name }) => name),
    );
  return found;
}
