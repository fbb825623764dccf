// Checks are compiled at each start, and a part that stands in many places is compiled once.
import type { JsonSchema } from '@nestling/core';

/** Where schemas stand below a schema. */
const MAPS = ['properties', 'patternProperties'];
const SINGLE = ['items', 'additionalProperties'];

/** The same schema; objects with keys that stand in several places are definitions of it. */
export function withDefinitions(schema: JsonSchema): JsonSchema {
  const places = new Map<JsonSchema, number>();
  countPlaces(schema, places);
  const names = new Map<JsonSchema, string>();
  const definitions: Record<string, JsonSchema> = {};
  const convert = (part: JsonSchema): JsonSchema => {
    if ((places.get(part) ?? 0) < 2 || !('properties' in part)) return mapped(part, convert);
    const known = names.get(part) ?? `part${names.size}`;
    if (!names.has(part)) {
      names.set(part, known);
      definitions[known] = mapped(part, convert);
    }
    return { $ref: `#/definitions/${known}` };
  };
  return { ...mapped(schema, convert), definitions };
}

function countPlaces(schema: JsonSchema, places: Map<JsonSchema, number>): void {
  const count = (places.get(schema) ?? 0) + 1;
  places.set(schema, count);
  if (count === 1) mapped(schema, (part) => (countPlaces(part, places), part));
}

function mapped(schema: JsonSchema, convert: (part: JsonSchema) => JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (typeof value !== 'object' || value === null) return [keyword, value];
    if (SINGLE.includes(keyword)) return [keyword, convert(value as JsonSchema)];
    if (!MAPS.includes(keyword)) return [keyword, value];
    const parts = Object.entries(value as Record<string, JsonSchema>);
    return [keyword, Object.fromEntries(parts.map(([name, part]) => [name, convert(part)]))];
  });
  return Object.fromEntries(entries);
}
