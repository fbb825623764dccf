// The bodies that an endpoint takes, as the document has them.
import type { EndpointPlan, JsonSchema } from '@nestling/core';
import { acceptedFields, bodyNames, type InputMode } from '../serializer/input.names.js';
import { valuesSchema } from '../serializer/input.schema.js';
import { exampleObject } from './example.values.js';
import { acceptedSchema } from './field.schemas.js';
import { withNestedRows } from './nested-create.document.js';
import { nestSchema } from './nested.schema.js';
import type { DocumentPart } from './openapi.types.js';

const IGNORED = { readOnly: true, description: 'Accepted with any value, and ignored.' };

/** A body by the rules that the engine checks it by, made readable; names that it ignores are marked read-only. */
export function bodySchema(plan: EndpointPlan, mode: InputMode): DocumentPart {
  const fields = plan.fields.filter((field) => !field.hidden && !field.readOnly && !field.unwritable);
  const writable = { fields, links: plan.links.filter(({ unwritable }) => !unwritable) };
  const { taken, ignored, required } = bodyNames(plan, writable, mode);
  const { properties: schemas } = valuesSchema(plan, writable);
  const documented = {
    type: 'object',
    properties: Object.fromEntries([
      ...ignored.map((name) => [name, IGNORED]),
      ...taken.map((name) => [name, withDefault(acceptedSchema(schemas[name] ?? {}), { name, plan, mode })]),
    ]) as DocumentPart,
    ...(required.length > 0 ? { required } : {}),
    ...(plan.unknownFields === 'reject' ? { additionalProperties: false } : {}),
  };
  const example = exampleObject(acceptedFields(plan, fields, mode), required);
  const version = plan.version && mode !== 'create' ? { [plan.version.name]: 1 } : {};
  return nestSchema({
    ...(mode === 'create' ? withNestedRows(documented, plan) : documented),
    ...(example ? { examples: [{ ...example, ...version }] } : {}),
  }) as DocumentPart;
}

function withDefault(
  schema: JsonSchema,
  { name, plan, mode }: { name: string; plan: EndpointPlan; mode: InputMode },
): JsonSchema {
  const fallback = plan.fields.find((field) => field.name === name)?.default;
  return mode === 'patch' || fallback === undefined ? schema : { ...schema, default: fallback };
}
