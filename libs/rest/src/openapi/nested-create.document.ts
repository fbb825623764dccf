// What the document says of the rows that a POST makes beside its own.
import type { EndpointPlan, JsonSchema, NestedCreatePlan } from '@nestling/core';
import { pathOf } from '../plan/endpoint-plan.compiler.js';
import { MAX_ROWS } from '../service/nested.body.js';

/** The schema of a POST's body with the rows of relations in it, any of which may take the place of its reference. */
export function withNestedRows(schema: JsonSchema, { nestedCreate = [] }: EndpointPlan): JsonSchema {
  if (nestedCreate.length === 0) return schema;
  const replaced = nestedCreate.filter(({ toMany }) => !toMany).map(({ ownField }) => ownField.name);
  const { required = [], ...rest } = schema as { required?: readonly string[] };
  const needed = required.filter((name) => !replaced.includes(name));
  const rows = Object.fromEntries(nestedCreate.map((relation) => [relation.name, rowsSchema(relation)]));
  return {
    ...rest,
    properties: { ...(schema['properties'] as JsonSchema), ...rows },
    ...(needed.length > 0 ? { required: needed } : {}),
  };
}

function rowsSchema({ toMany, entity, ownField, otherField }: NestedCreatePlan): JsonSchema {
  const body = `as POST takes it at the path ${pathOf(entity)}`;
  if (!toMany)
    return { type: 'object', description: `A row to be made, ${body}, in place of ${ownField.name}.` };
  const items = { type: 'object', description: `A row to be made, ${body}, without ${otherField.name}.` };
  return { type: 'array', maxItems: MAX_ROWS, items };
}
