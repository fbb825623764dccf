// The names of a body: which are taken over, which are ignored, which are missing, and which are none.
import type { EndpointPlan, FieldPlan, LinkPlan } from '@nestling/core';
import { MAX_ERRORS, missingName, unknownName, type BrokenRule } from './input.errors.js';

/** POST makes a row, PUT replaces one, PATCH changes some of its fields; an upsert makes or replaces one. */
export type InputMode = 'create' | 'replace' | 'patch' | 'upsert';

/** What a body may set. */
export interface Writable {
  readonly fields: readonly FieldPlan[];
  readonly links: readonly LinkPlan[];
}

/** What becomes of the names of a body. */
export interface BodyNames {
  readonly taken: readonly string[];
  /** Read-only names are accepted with any value, so that an answer can be sent back. */
  readonly ignored: readonly string[];
  readonly required: readonly string[];
}

/** The fields that a body may set: those of the key only where the row may be new. */
export function acceptedFields(
  { key }: EndpointPlan,
  writable: readonly FieldPlan[],
  mode: InputMode,
): readonly FieldPlan[] {
  const mayBeNew = mode === 'create' || mode === 'upsert';
  return mayBeNew ? writable : writable.filter((field) => !key.includes(field));
}

/** The names of a body that is written this way. */
export function bodyNames(plan: EndpointPlan, writable: Writable, mode: InputMode): BodyNames {
  const accepted = acceptedFields(plan, writable.fields, mode);
  const version = mode !== 'create' && plan.version ? [plan.version] : [];
  const taken = [...version, ...accepted, ...writable.links].map(({ name }) => name);
  const ignored = plan.fields.filter(
    ({ hidden, unwritable, name }) => !hidden && !unwritable && !taken.includes(name),
  );
  return {
    taken,
    ignored: [...ignored, ...plan.computed].map(({ name }) => name),
    required: accepted.filter((field) => field.required && mode !== 'patch').map(({ name }) => name),
  };
}

/** The names of bodies that are written one way. */
export class InputNames {
  private readonly known: ReadonlyMap<string, 'taken' | 'ignored'>;
  private readonly required: readonly string[];

  constructor(
    { taken, ignored, required }: BodyNames,
    private readonly refusesUnknown: boolean,
  ) {
    this.known = new Map([
      ...ignored.map((name) => [name, 'ignored'] as const),
      ...taken.map((name) => [name, 'taken'] as const),
    ]);
    this.required = required;
  }

  /**
   * Takes over into the input what the body sets, and answers what is wrong with its names. A program's `undefined` sets
   * nothing: it is as if it were left out.
   */
  take(body: Readonly<Record<string, unknown>>, input: Record<string, unknown>): readonly BrokenRule[] {
    const unknown: string[] = [];
    for (const name of Object.keys(body)) {
      const role = this.known.get(name);
      const value = body[name];
      if (role === 'taken' && value !== undefined) input[name] = value;
      else if (role === undefined && this.refusesUnknown && unknown.length < MAX_ERRORS) unknown.push(name);
    }
    const missing = this.required.filter((name) => !Object.hasOwn(input, name)).map(missingName);
    return unknown.length > 0 ? [...missing, ...unknown.map(unknownName)] : missing;
  }
}

/** The names of the bodies of an endpoint, by the way they are written. */
export function namesByMode(plan: EndpointPlan, writable: Writable): Readonly<Record<InputMode, InputNames>> {
  const of = (mode: InputMode): InputNames =>
    new InputNames(bodyNames(plan, writable, mode), plan.unknownFields === 'reject');
  return { create: of('create'), replace: of('replace'), patch: of('patch'), upsert: of('upsert') };
}
