// The files that a server is made of, and what happens to them.
import { existsSync, watch } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseConfigFile } from '../config/config.reader.js';
import { findSections } from '../config/section.finder.js';
import { UsageError } from '../nestling.errors.js';
import { MODULE_PATH } from '../schema/schema.parts.js';

/** What belongs to a YAML file. */
export interface WatchedFiles {
  readonly files: readonly string[];
  /** Folders of named modules: what they import from beside them matters as well. */
  readonly folders: readonly string[];
}

/** A watch that runs. */
export interface FileWatch {
  close(): void;
}

const MODULE = new RegExp(MODULE_PATH);
const SCRIPT = /\.([cm]?[jt]s|json)$/;
/** An editor writes a file in several steps. */
const SETTLING_MS = 100;

/** The file, `.env` beside it, and the modules that it names, if it can be read. */
export function watchedFiles(file: string): WatchedFiles {
  const path = resolve(file);
  const folder = dirname(path);
  const modules = modulesOf(path).map((module) => resolve(folder, module));
  return {
    files: [path, join(folder, '.env'), ...modules],
    folders: modules.map((module) => dirname(module)),
  };
}

/**
 * Calls back, once files have settled, with the name of one that has changed.
 *
 * @throws UsageError if there is nothing to watch
 */
export function watchFiles({ files, folders }: WatchedFiles, changed: (name: string) => void): FileWatch {
  let timer: NodeJS.Timeout | undefined;
  const watched = [...new Set(files.map((file) => dirname(file)))].filter(existsSync);
  if (watched.length === 0) {
    throw new UsageError(`there is no file ${files[0]}, nor its folder, to be watched; check the path`);
  }
  const watchers = watched.map((folder) =>
    watch(folder, (_event, name) => {
      if (name === null) return;
      const isOurs = files.includes(join(folder, name)) || (folders.includes(folder) && SCRIPT.test(name));
      if (!isOurs) return;
      clearTimeout(timer);
      timer = setTimeout(() => changed(basename(name)), SETTLING_MS);
    }),
  );
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function modulesOf(file: string): string[] {
  try {
    const { options } = parseConfigFile(file, { sections: findSections(dirname(file)) });
    return textsIn(options)
      .filter((text) => MODULE.test(text))
      .map((reference) => reference.replace(/#\w+$/, ''));
  } catch {
    // The server tells what is wrong with the file.
    return [];
  }
}

/** All texts, wherever they stand: packages have options of their own that name modules. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
