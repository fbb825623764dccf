// What each field of a written row gets: the caller's value, or that of a stamp, a default, a generator. Decided at boot.
import type { EndpointPlan, FieldPlan } from '@nestling/core';
import { randomUUID } from 'node:crypto';
import type { InputMode } from './input.names.js';

type Input = Readonly<Record<string, unknown>>;

/** Where the value of a field comes from. */
export interface ValueSource {
  readonly field: FieldPlan;
  /** The value for a write at this time; undefined where the field is left alone. */
  readonly valueIn: (input: Input, now: Date) => unknown;
}

/** The sources of the fields that a kind of write may touch. */
export function valueSources(plan: EndpointPlan, mode: InputMode): ValueSource[] {
  return plan.fields.flatMap((field) => {
    const valueIn = stampOf(field, mode) ?? inputOf(field, plan, mode);
    return valueIn ? [{ field, valueIn }] : [];
  });
}

function stampOf({ stamp }: FieldPlan, mode: InputMode): ValueSource['valueIn'] | undefined {
  const isNew = mode === 'create';
  if (stamp === 'version') return () => (isNew ? 1 : 0);
  if (stamp === 'created') return (_input, now) => (isNew ? now : undefined);
  if (stamp === 'updated') return (_input, now) => now;
  return undefined;
}

function inputOf(
  field: FieldPlan,
  { key }: EndpointPlan,
  mode: InputMode,
): ValueSource['valueIn'] | undefined {
  if (key.includes(field) && mode !== 'create') return undefined;
  const { name } = field;
  const fallback = fallbackOf(field, mode);
  return (input) => (Object.hasOwn(input, name) ? input[name] : fallback?.());
}

/** What a field gets that the input does not name. */
function fallbackOf(field: FieldPlan, mode: InputMode): (() => unknown) | undefined {
  if (mode === 'patch') return undefined;
  if (field.generated === 'uuid') return randomUUID;
  if (field.generated || (mode === 'replace' && isKept(field))) return undefined;
  if (field.default !== undefined) return () => field.default;
  return mode === 'replace' && field.nullable ? () => null : undefined;
}

/** What no caller's body sets: a PUT leaves it as it is. */
export function isKept({ hidden, readOnly, unwritable }: FieldPlan): boolean {
  return hidden || readOnly || unwritable === true;
}
