// The JSON Schema of the values of a body. Its names are checked by lists: a schema for each way of writing would be compiled for each.
import type { EndpointPlan, JsonSchema } from '@nestling/core';
import type { Writable } from './input.names.js';

/** The version that a PUT or PATCH starts from. */
const VERSION = {
  type: 'integer',
  minimum: 0,
  maximum: 2_147_483_647,
  description: 'The version this change starts from.',
};

/** The schema of the values that may be set, in whichever way. */
export function valuesSchema({ version }: EndpointPlan, { fields, links }: Writable): ValuesSchema {
  const named = [...fields, ...links].map(({ name, schema }) => [name, schema] as const);
  const properties = Object.fromEntries([
    ...(version ? [[version.name, VERSION] as const] : []),
    ...named,
  ]) as Record<string, JsonSchema>;
  return { type: 'object', properties };
}

/** A schema of an object. */
interface ValuesSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
}
