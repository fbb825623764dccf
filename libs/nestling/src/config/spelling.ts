// Keys are accepted in camelCase and in snake_case; behind this file there is camelCase only.
import type { JsonSchema } from '@nestling/core';
import type { ConfigPath, Mistake } from './mistake.js';

/** `page_size` → `pageSize`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `pageSize` → `page_size`. */
export function snakeCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** A configuration whose keys are the schema's, and the way back to how they were written. */
export interface Respelt {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** The path as it was written. */
  writtenPath(path: ConfigPath): ConfigPath;
}

/** Gives the keys that a schema knows the schema's spelling. */
export function respell(value: unknown, schema: JsonSchema): Respelt {
  const written = new Map<string, ConfigPath>();
  const mistakes: Mistake[] = [];

  const convert = (given: unknown, wanted: JsonSchema, [path, origin]: [ConfigPath, ConfigPath]): unknown => {
    written.set(JSON.stringify(path), origin);
    if (Array.isArray(given)) {
      const items = (wanted['items'] ?? {}) as JsonSchema;
      return given.map((item, index) =>
        convert(item, items, [
          [...path, index],
          [...origin, index],
        ]),
      );
    }
    if (given === null || typeof given !== 'object') return given;
    const result = new Map<string, unknown>();
    for (const [key, item] of Object.entries(given)) {
      const [name, below] = member(key, wanted);
      const place: ConfigPath = [...origin, key];
      if (result.has(name)) {
        const message = `the same as "${snakeCase(name)}", which is given already; remove one of the two`;
        mistakes.push({ path: place, message, atKey: true });
        continue;
      }
      result.set(name, convert(item, below, [[...path, name], place]));
    }
    return Object.fromEntries(result);
  };

  return {
    value: convert(value, schema, [[], []]),
    mistakes,
    writtenPath: (path) => writtenPath(path, written),
  };
}

/** A path that was never written, such as that of a missing key, begins like the one above it. */
function writtenPath(path: ConfigPath, written: ReadonlyMap<string, ConfigPath>): ConfigPath {
  const known = written.get(JSON.stringify(path));
  if (known || path.length === 0) return known ?? [];
  return [...writtenPath(path.slice(0, -1), written), ...path.slice(-1)];
}

function member(key: string, schema: JsonSchema): [name: string, schema: JsonSchema] {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const name = Object.hasOwn(properties, key) ? key : camelCase(key);
  if (Object.hasOwn(properties, name)) return [name, properties[name] ?? {}];
  const others = schema['additionalProperties'];
  return [key, typeof others === 'object' && others !== null ? (others as JsonSchema) : {}];
}
