// What a column is compared with or filled with, from outside: from a token, or from a file.
import type { FieldKind, FieldPlan } from '@nestling/core';

type Read = (value: string | number | boolean) => unknown;

const matching =
  (pattern: RegExp): Read =>
  (value) =>
    pattern.test(String(value)) ? String(value) : undefined;

const whole: Read = (value) => {
  const number = Number(value);
  return String(value).trim() !== '' && Number.isSafeInteger(number) ? number : undefined;
};
const finite: Read = (value) => {
  const number = Number(value);
  return String(value).trim() !== '' && Number.isFinite(number) ? number : undefined;
};
const instant: Read = (value) => {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
};
const text: Read = (value) => (String(value).includes('\0') ? undefined : String(value));

const KINDS: Readonly<Partial<Record<FieldKind, Read>>> = {
  integer: whole,
  bigint: whole,
  number: finite,
  decimal: matching(/^-?\d+(\.\d+)?$/),
  uuid: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  date: matching(/^\d{4}-\d{2}-\d{2}$/),
  time: matching(/^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/),
  instant,
  string: text,
  text,
  enum: text,
};

/** A value as a column of this field can hold it; undefined for one that it cannot. */
export function fittingValue(value: unknown, { kind, schema }: FieldPlan): unknown {
  if (kind === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const { enum: allowed } = schema;
  if (Array.isArray(allowed) && !allowed.includes(value)) return undefined;
  return KINDS[kind]?.(value);
}
