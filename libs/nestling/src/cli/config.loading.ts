import { dirname, resolve } from 'node:path';
import type { NestlingModuleOptions } from '../app/nestling.module.js';
import { readConfigFile } from '../config/config.reader.js';
import { findSections } from '../config/section.finder.js';
import { tryConfig } from '../config/trial.run.js';
import type { NestlingOptions } from '../schema/app.schema.js';

/** What a command needs of a file that is right. */
export interface LoadedFile {
  readonly options: NestlingOptions;
  readonly surroundings: NestlingModuleOptions;
}

/**
 * Reads a file, and tries it without a database of its own.
 *
 * @throws ConfigFileError
 */
export async function loadFile(file: string): Promise<LoadedFile> {
  const sections = findSections(dirname(resolve(file)));
  const config = readConfigFile(file, { sections });
  return { options: await tryConfig(config), surroundings: { sections, folder: config.folder } };
}
