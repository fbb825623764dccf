// What one field looks like in the document: as it is accepted, as it is answered, and in the query string.
import type { ComputedPlan, FieldKind, FieldPlan, JsonSchema } from '@nestling/core';

/** What a kind's values are in an answer, where that is not what is accepted. */
const ANSWERED: Readonly<Partial<Record<FieldKind, JsonSchema>>> = {
  decimal: { type: 'string', format: 'decimal' },
  bigint: { type: 'string', format: 'int64' },
};

const QUERIED: Readonly<Record<FieldKind, JsonSchema>> = {
  string: { type: 'string', maxLength: 2000 },
  text: { type: 'string', maxLength: 2000 },
  integer: { type: 'integer', format: 'int32' },
  number: { type: 'number', format: 'double' },
  bigint: { type: 'string', format: 'int64' },
  decimal: { type: 'string', format: 'decimal' },
  boolean: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'time' },
  uuid: { type: 'string', format: 'uuid' },
  enum: { type: 'string' },
  json: {},
};

const KEPT = ['type', 'format', 'enum', 'description'];
const NUMBER_FORMATS: Readonly<Record<string, string>> = { 'x-decimal': 'decimal', 'x-bigint': 'int64' };

/** The schema of an accepted value, without the engine's own flags: `x-decimal` and `x-range` stay, with their numbers. */
export function acceptedSchema(schema: JsonSchema): JsonSchema {
  const format = Object.keys(NUMBER_FORMATS).find((keyword) => keyword in schema);
  const entries = Object.entries(schema).filter(([name, value]) => !name.startsWith('x-') || value !== true);
  return { ...(format ? { format: NUMBER_FORMATS[format] } : {}), ...Object.fromEntries(entries) };
}

/** The schema of a value in an answer. It tells the type and no bounds: rows may be older than the rules for new ones. */
export function answeredSchema(field: FieldPlan | ComputedPlan): JsonSchema {
  const stored = 'column' in field;
  const own = Object.fromEntries(Object.entries(field.schema).filter(([name]) => KEPT.includes(name)));
  const schema: Record<string, unknown> = { ...own, ...ANSWERED[field.kind] };
  // An expression over columns may be NULL whatever its type.
  if ((!stored || field.nullable) && schema['type'] !== undefined) {
    schema['type'] = [...new Set([...[schema['type']].flat(), 'null'])];
  }
  return !stored || field.readOnly ? { ...schema, readOnly: true } : schema;
}

/** The schema of a query parameter's value. */
export function queriedSchema(field: Pick<FieldPlan, 'kind' | 'schema'>): JsonSchema {
  const choices = (field.schema['enum'] as readonly unknown[] | undefined)?.filter(
    (choice) => choice !== null,
  );
  return { ...QUERIED[field.kind], ...(choices ? { enum: choices } : {}) };
}
