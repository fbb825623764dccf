// The migrations of a folder, one class in each file, and those that the data source brings: TypeORM's own interface.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import type { DataSource, MigrationInterface } from 'typeorm';

import { fileInvalid } from './migration.errors.js';

/** A migration of TypeORM; one that loses data says so. */
export interface MigrationClass extends MigrationInterface {
  /** What it takes away, in words. */
  readonly destructive?: readonly string[];
}

/** @internal */
export interface MigrationFile {
  readonly name: string;
  readonly timestamp: number;
  /** Undefined for one that the data source brings. */
  readonly file?: string;
  readonly instance: MigrationClass;
}

const SCRIPT = /(?<!\.d)\.[cm]?[jt]s$/;

/** The migrations of a folder and of a data source, the oldest first; of two of one name that in the folder. */
export function readMigrations(directory: string, { migrations }: DataSource): MigrationFile[] {
  const inFiles = filesIn(resolve(directory)).map(readMigration);
  const brought = migrations.flatMap((instance) => {
    const name = instance.name ?? instance.constructor.name;
    return inFiles.some((other) => other.name === name)
      ? []
      : [{ name, timestamp: numberOf(name), instance }];
  });
  return [...inFiles, ...brought].sort(
    (left, right) => left.timestamp - right.timestamp || (left.name < right.name ? -1 : 1),
  );
}

/** A folder that does not exist has none. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => SCRIPT.test(file))
    .map((file) => join(folder, file));
}

function readMigration(file: string): MigrationFile {
  let exported: unknown;
  try {
    exported = createRequire(file)(file);
  } catch (error) {
    throw fileInvalid(file, error);
  }
  const [found, ...more] = Object.values((exported ?? {}) as Record<string, unknown>).filter(isMigration);
  if (!found || more.length > 0) throw fileInvalid(file);
  const instance = new found();
  const name = instance.name ?? found.name;
  const timestamp = numberOf(name);
  if (Number.isNaN(timestamp)) throw fileInvalid(file);
  return { name, timestamp, file, instance };
}

function numberOf(name: string): number {
  return Number(/\d{13}$/.exec(name)?.[0]);
}

function isMigration(value: unknown): value is new () => MigrationClass {
  if (typeof value !== 'function') return false;
  const { up, down } = (value.prototype ?? {}) as Partial<MigrationInterface>;
  return typeof up === 'function' && typeof down === 'function';
}
