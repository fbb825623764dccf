// The files that a server is made of, and what happens to them.
import { existsSync, watch } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseConfigFile } from '../config/config.reader.js';
import { findSections } from '../config/section.finder.js';

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

/** Calls back, once files have settled, with the name of one that has changed. */
export function watchFiles({ files, folders }: WatchedFiles, changed: (name: string) => void): FileWatch {
  let timer: NodeJS.Timeout | undefined;
  const watchers = [...new Set(files.map((file) => dirname(file)))].filter(existsSync).map((folder) =>
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
    const { endpoints, middleware = [] } = parseConfigFile(file, {
      sections: findSections(dirname(file)),
    }).options;
    const named = [...endpoints, ...middleware].filter((one): one is string => typeof one === 'string');
    return named.map((reference) => reference.split('#', 1)[0] ?? reference);
  } catch {
    // The server tells what is wrong with the file.
    return [];
  }
}
