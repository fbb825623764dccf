// From a field's constraints to the JSON Schema of its accepted values. The `x-` keywords are the engine's own: what JSON
// Schema cannot say (exact decimals, real dates, storable text) is checked by the keywords of `input.keywords.ts`.
import type { FieldKind, JsonSchema } from '@nestling/core';
import type { FieldOptions } from '../metadata/field.options.js';

/** The sizes of a column that bound its values. */
export interface ColumnBounds {
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly values?: readonly string[];
}

const INT32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

const BASE: Readonly<Record<FieldKind, (bounds: ColumnBounds) => Record<string, unknown>>> = {
  string: ({ length }) => ({ type: 'string', 'x-text': true, ...(length ? { maxLength: length } : {}) }),
  text: () => ({ type: 'string', 'x-text': true }),
  integer: () => ({ type: 'integer', format: 'int32', ...INT32 }),
  number: () => ({ type: 'number', format: 'double' }),
  bigint: () => ({ type: ['string', 'integer'], 'x-bigint': true }),
  decimal: ({ precision, scale }) => ({ type: ['string', 'number'], 'x-decimal': { precision, scale } }),
  boolean: () => ({ type: 'boolean' }),
  instant: () => ({ type: 'string', format: 'date-time', 'x-instant': true }),
  date: () => ({ type: 'string', format: 'date', 'x-date': true }),
  time: () => ({ type: 'string', format: 'time', 'x-time': true }),
  uuid: () => ({ type: 'string', format: 'uuid' }),
  enum: ({ values }) => ({ type: 'string', 'x-text': true, ...(values?.length ? { enum: values } : {}) }),
  json: () => ({ 'x-json': true }),
};

/** The schema of a field's accepted values. */
export function fieldSchema(kind: FieldKind, options: FieldOptions, bounds: ColumnBounds): JsonSchema {
  const schema = {
    ...BASE[kind](bounds),
    ...lengthConstraints(kind, options, bounds),
    ...rangeConstraints(kind, options),
  };
  if (options.pattern !== undefined) {
    Object.assign(schema, {
      pattern: options.pattern instanceof RegExp ? options.pattern.source : options.pattern,
    });
  }
  if (options.format !== undefined) Object.assign(schema, { format: options.format });
  if (options.description !== undefined) Object.assign(schema, { description: options.description });
  return schema;
}

/** The schema that also takes null. */
export function nullable(schema: JsonSchema): JsonSchema {
  const type = schema['type'];
  if (type === undefined) return schema;
  const types = Array.isArray(type) ? type : [type];
  const values = schema['enum'] as unknown[] | undefined;
  return { ...schema, type: [...types, 'null'], ...(values ? { enum: [...values, null] } : {}) };
}

function lengthConstraints(
  kind: FieldKind,
  options: FieldOptions,
  { length }: ColumnBounds,
): Record<string, unknown> {
  if (kind !== 'string' && kind !== 'text') return {};
  const maxLength = Math.min(options.maxLength ?? Infinity, length ?? Infinity);
  return {
    ...(options.minLength === undefined ? {} : { minLength: options.minLength }),
    ...(maxLength === Infinity ? {} : { maxLength }),
  };
}

function rangeConstraints(kind: FieldKind, options: FieldOptions): Record<string, unknown> {
  const range = {
    minimum: options.min,
    maximum: options.max,
    exclusiveMinimum: options.exclusiveMin,
    exclusiveMaximum: options.exclusiveMax,
  };
  const given = Object.fromEntries(Object.entries(range).filter(([, bound]) => bound !== undefined));
  if (Object.keys(given).length === 0) return {};
  if (kind === 'decimal' || kind === 'bigint') return { 'x-range': given };
  return Object.fromEntries(Object.entries(given).map(([name, bound]) => [name, Number(bound)]));
}
