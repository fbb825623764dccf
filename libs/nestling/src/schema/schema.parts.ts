// The pieces that the schemas are made of. A schema says `type` with several types instead of `anyOf`: the keywords of
// the other types do not apply, and a mistake is reported once, where it is.
import type { JsonSchema } from '@nestling/core';

/** A module by its path, and by the name of its export where it has several. */
export const MODULE_PATH = '^\\.{0,2}/.+\\.[cm]?js(#\\w+)?$';

/** An object that has no other keys than these. */
export function keys(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  return { type: 'object', properties, additionalProperties: false, ...more };
}

/** A list. */
export const listOf = (items: JsonSchema, description?: string): JsonSchema => ({
  type: 'array',
  items,
  ...(description ? { description } : {}),
});

export const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
export const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
export const count = (description: string, minimum = 0): JsonSchema => ({
  type: 'integer',
  minimum,
  description,
});
export const oneOf = (values: readonly string[], description: string): JsonSchema => ({
  type: 'string',
  enum: [...values],
  description,
});

/** A number of seconds, or a text such as `30s`. */
export const duration = (description: string): JsonSchema => ({
  type: ['number', 'string'],
  minimum: 0,
  pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$',
  description: `${description} (seconds, or 500ms, 30s, 5m)`,
});

/** A number of bytes, or a text such as `1mb`. */
export const size = (description: string): JsonSchema => ({
  type: ['number', 'string'],
  minimum: 0,
  pattern: '^\\d+(\\.\\d+)?(b|kb|mb|gb)$',
  description: `${description} (bytes, or 512kb, 1mb)`,
});
