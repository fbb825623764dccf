// The JSON Schema of a body: one for each way of writing.
import type { EndpointPlan, FieldPlan, JsonSchema, LinkPlan } from '@nestling/core';

/** POST makes a row, PUT replaces one, PATCH changes some of its fields; an upsert makes or replaces one. */
export type InputMode = 'create' | 'replace' | 'patch' | 'upsert';

/** The version that a PUT or PATCH starts from. */
const VERSION = {
  type: 'integer',
  minimum: 0,
  maximum: 2_147_483_647,
  description: 'The version this change starts from.',
};

/** The fields that a body may set: those of the key only where the row may be new. */
export function acceptedFields(
  { key }: EndpointPlan,
  writable: readonly FieldPlan[],
  mode: InputMode,
): readonly FieldPlan[] {
  const mayBeNew = mode === 'create' || mode === 'upsert';
  return mayBeNew ? writable : writable.filter((field) => !key.includes(field));
}

/** What a body may set. */
export interface Writable {
  readonly fields: readonly FieldPlan[];
  readonly links: readonly LinkPlan[];
}

/** The schema of a body. Read-only names are accepted with any value and ignored, so that an answer can be sent back. */
export function inputSchema(plan: EndpointPlan, writable: Writable, mode: InputMode): JsonSchema {
  const accepted = acceptedFields(plan, writable.fields, mode);
  const ignored = plan.fields
    .filter((field) => !field.hidden && !field.unwritable && !accepted.includes(field))
    .map(({ name }) => name);
  const version = mode !== 'create' && plan.version ? { [plan.version.name]: VERSION } : {};
  const names = [...ignored, ...plan.computed.map(({ name }) => name)];
  const required = accepted.filter((field) => field.required && mode !== 'patch').map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries([
      ...names.map((name) => [name, {}]),
      ...accepted.map((field) => [field.name, field.schema]),
      ...writable.links.map((link) => [link.name, link.schema]),
      ...Object.entries(version),
    ]) as JsonSchema,
    ...(required.length > 0 ? { required } : {}),
    ...(plan.unknownFields === 'reject' ? { additionalProperties: false } : {}),
  };
}
