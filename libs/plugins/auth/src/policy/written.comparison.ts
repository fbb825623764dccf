// Comparisons of one field, as a file has them.
import { didYouMean, type Caller, type Comparison, type FieldPlan } from '@nestling/core';
import { fittingValue } from './field.value.js';

/** A part of a condition, for one caller; undefined where they lack a value that it needs. */
export type Part = (user: Caller | undefined) => unknown;

/** Where a part stands, and who is told of mistakes in it. */
export interface WrittenPlace {
  /** `policy.read.where.price` */
  readonly path: string;
  report(what: string, remedy: string): void;
}

type Operand = (value: unknown, field: FieldPlan, place: WrittenPlace) => Part;

const CLAIM = /^\$user\.(\w+)$/;

/** What stands for a part that is a mistake. */
export const NOTHING: Part = () => undefined;

const single: Operand = (value, field, place) => {
  const claim = claimIn(value);
  if (claim !== undefined) return (user) => fittingValue(user?.[claim], field);
  if (value === '$now' && field.kind === 'instant') return () => new Date();
  const fitting = String(value).startsWith('$') ? undefined : fittingValue(value, field);
  if (fitting === undefined) {
    const remedy = `write a value for a field of the type ${field.kind}, or a claim of the caller: $user.id`;
    place.report(`${place.path} is ${shown(value)}`, remedy);
  }
  return () => fitting;
};
const orNull: Operand = (value, field, place) => (value === null ? () => null : single(value, field, place));
const list: Operand = (value, field, place) => {
  const claim = claimIn(value);
  if (claim !== undefined) {
    return (user) => {
      const held = user?.[claim];
      return Array.isArray(held) ? allOf(held.map((one) => fittingValue(one, field))) : undefined;
    };
  }
  if (!Array.isArray(value)) {
    place.report(`${place.path} is ${shown(value)}`, 'write a list');
    return NOTHING;
  }
  const parts = value.map((one) => single(one, field, place));
  return (user) => allOf(parts.map((part) => part(user)));
};
const pair: Operand = (value, field, place) => {
  if (Array.isArray(value) && value.length === 2) return list(value, field, place);
  place.report(`${place.path} is ${shown(value)}`, 'write the first and the last: [1, 9]');
  return NOTHING;
};
const words: Operand = (value, _field, place) => {
  if (typeof value !== 'string') place.report(`${place.path} is ${shown(value)}`, 'write a text');
  return () => value;
};
const flag: Operand = (value, _field, place) => {
  if (typeof value !== 'boolean') place.report(`${place.path} is ${shown(value)}`, 'write true or false');
  return () => value;
};

/** What each comparison takes. */
const OPERANDS: Readonly<Record<keyof Comparison<unknown>, Operand>> = {
  eq: orNull,
  ne: orNull,
  gt: single,
  gte: single,
  lt: single,
  lte: single,
  in: list,
  nin: list,
  between: pair,
  contains: words,
  icontains: words,
  startsWith: words,
  endsWith: words,
  null: flag,
};

/** A value to be equal to, or comparisons by name. */
export function comparisonOf(value: unknown, field: FieldPlan, place: WrittenPlace): Part {
  if (!isMap(value)) return orNull(value, field, place);
  const parts = Object.entries(value).map(([written, operand]): [string, Part] => {
    // `starts_with`, as files have it.
    const name = written.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (isOperator(name)) {
      return [name, OPERANDS[name](operand, field, { ...place, path: `${place.path}.${written}` })];
    }
    const names = Object.keys(OPERANDS);
    const what = `${place.path} has "${written}", which is no comparison${didYouMean(written, names)}`;
    place.report(what, `use one of: ${names.join(', ')}`);
    return [written, NOTHING];
  });
  return joined(parts);
}

/** All parts by their names, for a caller who has what each of them needs. */
export function joined(parts: readonly (readonly [name: string, part: Part])[]): Part {
  return (user) => {
    const found = parts.map(([name, part]) => [name, part(user)] as const);
    return found.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(found);
  };
}

/** The values, if there is one in each place. */
export function allOf(values: readonly unknown[]): readonly unknown[] | undefined {
  return values.includes(undefined) ? undefined : values;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function claimIn(value: unknown): string | undefined {
  return typeof value === 'string' ? CLAIM.exec(value)?.[1] : undefined;
}

function isOperator(name: string): name is keyof typeof OPERANDS {
  return Object.hasOwn(OPERANDS, name);
}
