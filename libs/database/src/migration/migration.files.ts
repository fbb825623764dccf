// The migrations of a folder: one class in each file, TypeORM's own interface.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import type { MigrationInterface } from 'typeorm';

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
  readonly file: string;
  readonly instance: MigrationClass;
}

const SCRIPT = /(?<!\.d)\.[cm]?[jt]s$/;

/** Reads the migrations of a folder, the oldest first. A folder that does not exist has none. */
export function readMigrations(directory: string): MigrationFile[] {
  const folder = resolve(directory);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => SCRIPT.test(file));
  return files
    .map((file) => readMigration(join(folder, file)))
    .sort((left, right) => left.timestamp - right.timestamp || (left.name < right.name ? -1 : 1));
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
  const timestamp = Number(/\d{13}$/.exec(name)?.[0]);
  if (Number.isNaN(timestamp)) throw fileInvalid(file);
  return { name, timestamp, file, instance };
}

function isMigration(value: unknown): value is new () => MigrationClass {
  if (typeof value !== 'function') return false;
  const { up, down } = (value.prototype ?? {}) as Partial<MigrationInterface>;
  return typeof up === 'function' && typeof down === 'function';
}
