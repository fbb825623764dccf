import { dirname, resolve } from 'node:path';
import type { NestlingModuleOptions } from '../app/nestling.module.js';
import { readConfigFile } from './config.reader.js';
import { findSections } from './section.finder.js';
import { tryConfig } from './trial.run.js';
import type { NestlingOptions } from '../schema/app.schema.js';

/** What a command needs of a file that is right. */
export interface LoadedFile {
  readonly options: NestlingOptions;
  readonly surroundings: NestlingModuleOptions;
}

/**
 * Reads a file, and tries it: without a database of its own, unless it asks for tables that exist.
 *
 * @throws ConfigFileError
 */
export async function loadFile(
  file: string,
  { allowMissing }: Pick<NestlingModuleOptions, 'allowMissing'> = {},
): Promise<LoadedFile> {
  const sections = findSections(dirname(resolve(file)));
  const config = await readConfigFile(file, { sections, allowMissing });
  const { folder, tables } = config;
  return { options: await tryConfig(config), surroundings: { sections, folder, tables, allowMissing } };
}
