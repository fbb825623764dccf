import { didYouMean } from '@nestling/core';

import { DatabaseError } from '../database.errors.js';

/** @internal */
export function migrationsLocked(milliseconds: number): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_LOCKED',
    `Migrator: waited ${milliseconds} ms for another process that migrates this database. ` +
      'Try again when it has ended; a process that was killed gives the lock back by itself.',
  );
}

/** @internal */
export function revisionUnknown(reference: string, known: readonly string[]): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_UNKNOWN',
    `Migrator: there is no migration "${reference}"${didYouMean(reference, known) || '.'} ` +
      "Give a name, its number, 'head', 'base', or steps such as '+1' and '-1'; " +
      'nestling db history, or history(), lists the names.',
  );
}

/** @internal */
export function fileInvalid(file: string, cause?: unknown): DatabaseError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new DatabaseError(
    'DATABASE_MIGRATION_INVALID',
    `Migrator: the file ${file} holds no migration${reason}. It has to export one class with up(), down() and a name that ` +
      'ends in 13 digits. Files of TypeScript need a runtime that reads them; write JavaScript with { language: "js" } ' +
      '(--language js).',
    { cause },
  );
}

/** @internal */
export function fileMissing(name: string, directory: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_INVALID',
    `Migrator: the database has run ${name}, and no file in ${directory} holds it. ` +
      'Bring the file back, from version control for instance, or stamp() the database with a migration that is there ' +
      '(nestling db stamp).',
  );
}

/** @internal */
export function destructive(changes: readonly string[]): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_DESTRUCTIVE',
    `Migrator: data would be lost: ${changes.join('; ')}. ` +
      'Allow it with allowDestructive (--allow-destructive), or keep the column in the entity.',
  );
}

/** @internal */
export function migrationsPending(names: readonly string[]): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_PENDING',
    `Migrator: ${names.join(', ')} did not run yet, so that what is in there would be written once more. ` +
      'Run what there is with upgrade() (nestling db upgrade), then make the next.',
  );
}

/** @internal */
export function migrationFailed(name: string, state: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError('DATABASE_MIGRATION_FAILED', `Migrator: ${name} failed: ${reason}. ${state}`, {
    cause,
  });
}

/** @internal */
export function migrationChanged(name: string, done: number): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_CHANGED',
    `Migrator: ${name} was interrupted after ${done} of its statements, and these are others now, so that it cannot go on. ` +
      'Bring its first statements back as they were and run it again; or finish its work by hand, and stamp() it (nestling db stamp).',
  );
}

/** @internal */
export function migrationHalfRun(name: string, direction: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_MIGRATION_CHANGED',
    `Migrator: ${name} was interrupted on its way ${direction}. Finish that first: run ${direction}grade again (nestling db ${direction}grade).`,
  );
}
