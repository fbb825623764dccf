// The bodies that an endpoint takes, as the document has them.
import type { EndpointPlan, FieldPlan, JsonSchema } from '@nestling/core';
import { acceptedFields, inputSchema, type InputMode } from '../serializer/input.schema.js';
import { exampleObject } from './example.values.js';
import { acceptedSchema } from './field.schemas.js';
import { withNestedRows } from './nested-create.document.js';
import { nestSchema } from './nested.schema.js';
import type { DocumentPart } from './openapi.types.js';

/** The body that the engine validates by, made readable; names that it ignores are marked read-only. */
export function bodySchema(plan: EndpointPlan, mode: InputMode): DocumentPart {
  const writable = plan.fields.filter((field) => !field.hidden && !field.readOnly && !field.unwritable);
  const links = plan.links.filter(({ unwritable }) => !unwritable);
  const schema = inputSchema(plan, { fields: writable, links }, mode);
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>;
  const readable = Object.entries(properties).map(([name, property]) => [
    name,
    Object.keys(property).length > 0 || writable.some((field) => field.name === name)
      ? withDefault(
          acceptedSchema(property),
          plan.fields.find((field) => field.name === name),
          mode,
        )
      : { readOnly: true, description: 'Accepted with any value, and ignored.' },
  ]);
  const accepted = acceptedFields(plan, writable, mode);
  const example = exampleObject(accepted, (schema['required'] as string[] | undefined) ?? []);
  const version = plan.version && mode !== 'create' ? { [plan.version.name]: 1 } : {};
  const documented = { ...schema, properties: Object.fromEntries(readable) as DocumentPart };
  return nestSchema({
    ...(mode === 'create' ? withNestedRows(documented, plan) : documented),
    ...(example ? { examples: [{ ...example, ...version }] } : {}),
  }) as DocumentPart;
}

function withDefault(schema: JsonSchema, field: FieldPlan | undefined, mode: InputMode): JsonSchema {
  return mode === 'patch' || field?.default === undefined ? schema : { ...schema, default: field.default };
}
