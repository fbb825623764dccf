// How a package takes part in configuration files, without the front door knowing it.
import type { DynamicModule, Type } from '@nestjs/common';
import type { JsonSchema } from './endpoint-plan.js';

/** What is wanted of a module that a configuration names. */
export interface WantedExport<T> {
  /** What it is called where it is missing. */
  readonly what: string;
  /** An export of the module, if it is one of these; undefined if it is not. */
  pick(name: string, value: unknown): T | undefined;
}

/** Something that is wrong in a configuration beyond its form. */
export interface ConfigMistake {
  /** Where: `['endpoints', 0, 'meta', 'cache']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, and what to write. */
  readonly message: string;
  /** Whether the key is wrong and not its value. @default false */
  readonly atKey?: boolean;
}

/** What a section may need of the configuration around it. */
export interface ConfigSurroundings {
  /** The folder of the file: what relative paths in it start from. */
  readonly folder: string;
  /** What signs whatever has no secret of its own. */
  readonly secret?: string;
  /** What a module exports of some kind, given its path (`./file.mjs`, `./file.mjs#Name`); or what is wrong with it. */
  load<T>(path: string, wanted: WantedExport<T>): readonly T[] | string;
}

/**
 * What a package adds to configuration files. A package names the export that holds it in its package.json:
 * `"nestling": { "section": "cacheSection" }`; installed, it is found there.
 *
 * @example
 * export const cacheSection: ConfigSection = {
 *   top: { cache: { type: 'object', properties: { store: { enum: ['memory', 'redis'] } }, additionalProperties: false } },
 *   endpoint: { cache: { type: 'object', properties: { ttl: { type: ['number', 'string'] } }, additionalProperties: false } },
 *   modules: ({ cache }) => [CacheModule.forRoot(cache ?? {})],
 * };
 */
export interface ConfigSection {
  /** JSON Schemas of keys at the top of a file, by their camelCase names. */
  readonly top?: Readonly<Record<string, JsonSchema>>;
  /** JSON Schemas of options of endpoints, in `meta` and in `defaults`, by their camelCase names. */
  readonly endpoint?: Readonly<Record<string, JsonSchema>>;
  /** Those of them that may also stand under a verb of `methods`. @default none */
  readonly perVerb?: readonly string[];
  /** What is wrong beyond the schemas, given the whole configuration; it is asked once its form is right. */
  check?(
    values: Readonly<Record<string, unknown>>,
    surroundings: ConfigSurroundings,
  ): readonly ConfigMistake[];
  /** The modules that the application imports, given what stands at the top of the file. */
  modules?(
    values: Readonly<Record<string, unknown>>,
    surroundings: ConfigSurroundings,
  ): readonly (DynamicModule | Type)[];
  /** The options of `@RestEndpoint` for what an endpoint's `meta` says, such as classes for names. @default as they stand */
  options?(
    meta: Readonly<Record<string, unknown>>,
    surroundings: ConfigSurroundings,
  ): Readonly<Record<string, unknown>>;
}
