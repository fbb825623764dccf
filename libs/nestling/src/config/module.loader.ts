// Modules that a configuration names: classes of endpoints, and middleware.
import type { Type } from '@nestjs/common';
import type { ConfigSurroundings, WantedExport } from '@nestling/core';
import type { HttpMiddleware } from '@nestling/server';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import type { NestlingOptions } from '../schema/app.schema.js';
import type { ReadConfig } from './config.reader.js';
import { ConfigFileError, inOrder, type ConfigPath, type Mistake } from './mistake.js';

const MISSING = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];
const BUILT_IN = ['CORSMiddleware'];

type Loaded = Readonly<Record<string, unknown>>;

const ENDPOINTS: WantedExport<Type> = {
  what: 'class with @RestEndpoint',
  pick: (_name, value) =>
    getMetadataArgsStorage().tables.some(({ target }) => target === value) ? (value as Type) : undefined,
};

const MIDDLEWARE: WantedExport<HttpMiddleware> = {
  what: 'class with before() or after()',
  pick: (_name, value) => {
    if (typeof value !== 'function') return undefined;
    const { before, after } = (value.prototype ?? {}) as HttpMiddleware;
    return before || after ? new (value as Type<HttpMiddleware>)() : undefined;
  },
};

/**
 * The options with classes and instances in place of the paths of modules.
 *
 * @throws ConfigFileError if a module, or what is wanted of it, is not there
 */
export function loadModules({ options, folder, sections, describe }: ReadConfig): NestlingOptions {
  const mistakes: Mistake[] = [];
  const load = <T>(path: ConfigPath, reference: string, wanted: WantedExport<T>): readonly T[] => {
    const found = loadModule(reference, folder, wanted);
    if (typeof found !== 'string') return found;
    mistakes.push({ path, message: found });
    return [];
  };
  const endpoints: NestlingOptions['endpoints'][number][] = [];
  for (const [index, endpoint] of options.endpoints.entries()) {
    if (typeof endpoint !== 'string') endpoints.push(endpoint);
    else endpoints.push(...load(['endpoints', index], endpoint, ENDPOINTS));
  }
  const middleware: HttpMiddleware[] = [];
  for (const [index, one] of (options.middleware ?? []).entries()) {
    if (typeof one !== 'string') middleware.push(one);
    else if (!BUILT_IN.includes(one)) middleware.push(...load(['middleware', index], one, MIDDLEWARE));
  }
  const surroundings = surroundingsOf(options, folder);
  const values = options as unknown as Readonly<Record<string, unknown>>;
  mistakes.push(...sections.flatMap((section) => section.check?.(values, surroundings) ?? []));
  if (mistakes.length > 0) throw new ConfigFileError(mistakes.map(describe).sort(inOrder));
  return { ...options, endpoints, middleware };
}

/** What packages may need of a configuration. */
export function surroundingsOf({ secret }: NestlingOptions, folder: string): ConfigSurroundings {
  return {
    folder,
    ...(secret === undefined ? {} : { secret }),
    load: (path, wanted) => loadModule(path, folder, wanted),
  };
}

/** What is wanted of a module, or what keeps it from being there. */
export function loadModule<T>(
  reference: string,
  folder: string,
  { what, pick }: WantedExport<T>,
): readonly T[] | string {
  const [path = '', name] = reference.split('#');
  const file = isAbsolute(path) ? path : join(folder, path);
  let loaded: Loaded;
  try {
    loaded = createRequire(file)(file) as Loaded;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (MISSING.includes(code ?? '')) {
      return `there is no module ${path}, or one that it imports; build it, or correct the path`;
    }
    return `the module ${path} does not load: ${message.split('\n', 1)[0]}; correct it`;
  }
  // module.exports = function
  const whole = typeof loaded === 'function' ? [['default', loaded] as const] : [];
  const exported = [...whole, ...Object.entries(loaded)].filter(
    ([key]) => name === undefined || key === name,
  );
  const found = exported.flatMap(([key, value]) => pick(key, value) ?? []);
  return found.length > 0 ? found : `${reference} exports no ${what}; export one, by its name`;
}
