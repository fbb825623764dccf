// Values that stand in for real ones in the document's examples; each satisfies the schema it stands beside.
import type { FieldKind, FieldPlan, JsonSchema } from '@nestling/core';

interface Exampled {
  readonly name: string;
  readonly kind: FieldKind;
  readonly schema: JsonSchema;
  readonly scale?: number;
  readonly default?: unknown;
}

const INSTANT = '2026-01-31T12:00:00.000Z';
const FORMATS: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '0b9e4f6a-7c1d-4e7b-9a55-0f2f6a1d3c42',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
};

const BY_KIND: Readonly<Record<FieldKind, (field: Exampled) => unknown>> = {
  string: textExample,
  text: textExample,
  integer: numberExample,
  number: numberExample,
  bigint: (field) => String(numberExample(field)),
  decimal: (field) => Number(numberExample(field)).toFixed(field.scale ?? 0),
  boolean: () => true,
  instant: () => INSTANT,
  date: () => INSTANT.slice(0, 10),
  time: () => '08:30:00',
  uuid: () => FORMATS['uuid'],
  enum: textExample,
  json: () => ({}),
};

/** An accepted value of a field; undefined where none can be told, as with a pattern. */
export function exampleOf(field: FieldPlan | Exampled): unknown {
  const choices = field.schema['enum'] as readonly unknown[] | undefined;
  if (choices?.length) return choices[0];
  if (field.schema['pattern'] !== undefined) return undefined;
  return BY_KIND[field.kind](field);
}

/** An object of examples; undefined where a field that has to be in it has none. */
export function exampleObject(
  fields: readonly (FieldPlan | Exampled)[],
  required: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const entries = fields.map((field) => [field.name, exampleOf(field)] as const);
  if (entries.some(([name, value]) => value === undefined && required.includes(name))) return undefined;
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function textExample({ name, schema }: Exampled): string | undefined {
  const {
    format,
    minLength = 0,
    maxLength = Infinity,
  } = schema as {
    format?: string;
    minLength?: number;
    maxLength?: number;
  };
  if (format !== undefined) return FORMATS[format];
  return name.padEnd(minLength, '.').slice(0, Math.min(maxLength, Math.max(name.length, minLength)));
}

function numberExample({ kind, schema, default: preset }: Exampled): number {
  if (typeof preset === 'number') return preset;
  const bounds = { ...schema, ...(schema['x-range'] as JsonSchema | undefined) };
  const step = kind === 'number' ? 0.5 : 1;
  const lower = bounds['minimum'] ?? above(bounds['exclusiveMinimum'], step);
  const upper = bounds['maximum'] ?? above(bounds['exclusiveMaximum'], -step);
  return Math.min(Math.max(1, Number(lower ?? 1)), Number(upper ?? 1_000_000));
}

function above(bound: unknown, step: number): number | undefined {
  return bound === undefined ? undefined : Number(bound) + step;
}
