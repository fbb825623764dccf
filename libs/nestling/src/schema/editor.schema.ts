// The schema as editors take it: with both spellings of every key, and the head that names its dialect.
import type { JsonSchema } from '@nestling/core';
import { findSections } from '../config/section.finder.js';
import { snakeCase } from '../config/spelling.js';
import { appSchema } from './app.schema.js';
import { withDefinitions } from './shared.schema.js';

/** The JSON Schema that `nestling.schema.json` holds. */
export function editorSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Nestling',
    ...withDefinitions(bothSpellings(appSchema(findSections()), new Map())),
  };
}

/** Parts that are one in the schema stay one. */
type Spelt = Map<JsonSchema, JsonSchema>;

function bothSpellings(schema: JsonSchema, known: Spelt): JsonSchema {
  const made = known.get(schema) ?? spellingsOf(schema, known);
  known.set(schema, made);
  return made;
}

function spellingsOf(schema: JsonSchema, known: Spelt): JsonSchema {
  const copy = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (keyword === 'properties') return [keyword, spelt(value as Record<string, JsonSchema>, known)];
    const isSchema = keyword === 'items' || keyword === 'additionalProperties';
    return [
      keyword,
      isSchema && typeof value === 'object' ? bothSpellings(value as JsonSchema, known) : value,
    ];
  });
  return orVariable(Object.fromEntries(copy));
}

const VARIABLE = '\\$\\{';

/** Where a value is read, an editor sees the variable that it comes from. */
function orVariable(schema: JsonSchema): JsonSchema {
  const { type, pattern, enum: values, ...rest } = schema;
  if (Array.isArray(values))
    return { ...rest, type: 'string', anyOf: [{ enum: values }, { pattern: VARIABLE }] };
  if (typeof pattern === 'string') return { ...schema, pattern: `${pattern}|${VARIABLE}` };
  const isPlain = ['integer', 'number', 'boolean'].includes([type].flat()[0] as string);
  return isPlain ? { ...schema, type: [...[type].flat(), 'string'], pattern: VARIABLE } : schema;
}

function spelt(
  properties: Readonly<Record<string, JsonSchema>>,
  known: Spelt,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const names = name === name.toUpperCase() ? [name] : [...new Set([snakeCase(name), name])];
      return names.map((spelling) => [spelling, bothSpellings(schema, known)]);
    }),
  );
}
