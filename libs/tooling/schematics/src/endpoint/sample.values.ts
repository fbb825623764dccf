import type { FieldDeclaration } from '../fields/field.declaration.js';

/** A value that a field takes, as it stands in JSON; another one for every number. */
export function sampleOf(field: FieldDeclaration, index: number): unknown {
  if (field.example !== undefined) return typed(field, field.example);
  return SAMPLES[field.kind]?.(field, index);
}

const SAMPLES: Readonly<Record<string, (field: FieldDeclaration, index: number) => unknown>> = {
  string: textOf,
  text: textOf,
  integer: (field, index) => Number(numberOf(field, index)),
  number: (field, index) => Number(numberOf(field, index)),
  bigint: numberOf,
  decimal: (field, index) => fixed(numberOf(field, index), Number(field.options['scale'] ?? 2)),
  boolean: (_, index) => index % 2 === 0,
  instant: (_, index) => `2026-01-0${1 + (index % 9)}T12:00:00.000Z`,
  date: (_, index) => `2026-01-0${1 + (index % 9)}`,
  uuid: (_, index) => uuidOf(index),
  enum: ({ options }, index) => {
    const values = (options['values'] ?? []) as readonly string[];
    return values[index % values.length];
  },
  json: (_, index) => ({ index }),
};

const FORMATTED: Readonly<Record<string, (index: number) => string>> = {
  email: (index) => `ann${index}@example.com`,
  uri: (index) => `https://example.com/${index}`,
  hostname: (index) => `host${index}.example.com`,
  ipv4: (index) => `192.0.2.${index}`,
  ipv6: (index) => `2001:db8::${index}`,
  uuid: uuidOf,
};

function textOf({ name, options }: FieldDeclaration, index: number): string {
  const format = FORMATTED[String(options['format'] ?? '')];
  if (format) return format(index);
  const { minLength = 0, maxLength = 255 } = options;
  const text = `${'abcdefghi'.charAt(index % 9)} ${name}`.slice(0, Number(maxLength));
  return text.padEnd(Number(minLength), 'x').trimEnd().padEnd(Number(minLength), 'x');
}

/** In range, as text, for a decimal may be longer than a number can be. */
function numberOf({ kind, options }: FieldDeclaration, index: number): string {
  const step = kind === 'number' || kind === 'decimal' ? 0.5 : 1;
  const { min, max, exclusiveMin, exclusiveMax } = options;
  const low = min ?? (exclusiveMin === undefined ? undefined : Number(exclusiveMin) + step);
  const high = max ?? (exclusiveMax === undefined ? undefined : Number(exclusiveMax) - step);
  if (low === undefined && high === undefined) return String(index + 1);
  if (low === undefined) return String(Number(high) - index * step);
  const value = Number(low) + index * step;
  return String(high === undefined ? value : Math.min(value, Number(high)));
}

function fixed(value: string, scale: number): string {
  return Number(value).toFixed(scale);
}

function uuidOf(index: number): string {
  return `0193e6a4-5a7e-7c3d-8f21-00000000000${index}`;
}

function typed({ kind }: FieldDeclaration, text: string): unknown {
  if (kind === 'integer' || kind === 'number') return Number(text);
  return kind === 'boolean' ? text === 'true' : text;
}
