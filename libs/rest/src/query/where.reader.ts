// A program's condition (`Where<T>`) as a condition tree.
import { didYouMean, type EndpointPlan } from '@nestling/core';
import { EVERYTHING, type Condition, type Operator } from './condition.js';

const OPERATORS: readonly Operator[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'null'];

/**
 * Reads a condition written in code. Hidden fields may be used: the program is trusted, the caller is not.
 *
 * @throws Error on a name that is no field, or a value that is undefined: a scope that silently matched everything
 * would be a hole
 */
export function readWhere(where: object, plan: EndpointPlan): Condition {
  const conditions = Object.entries(where).map(([name, value]) => readMember(name, value, plan));
  return conditions.length === 0 ? EVERYTHING : { and: conditions };
}

function readMember(name: string, value: unknown, plan: EndpointPlan): Condition {
  if (value === undefined)
    throw new Error(`The condition on ${plan.name}.${name} is undefined; write null, or leave it out.`);
  if (name === 'and') return { and: (value as object[]).map((member) => readWhere(member, plan)) };
  if (name === 'or') return { or: (value as object[]).map((member) => readWhere(member, plan)) };
  if (name === 'not') return { not: readWhere(value as object, plan) };
  const field = plan.filters.get(name) ?? plan.fields.find((candidate) => candidate.name === name);
  if (!field) {
    const names = plan.fields.map((candidate) => candidate.name);
    throw new Error(`A condition names ${plan.name}.${name}, which is no field${didYouMean(name, names)}.`);
  }
  if (!isComparison(value)) return { field, operator: 'eq', value };
  return {
    and: Object.entries(value).map(([operator, operand]) => ({ field, ...comparison(operator, operand) })),
  };
}

function comparison(operator: string, value: unknown): { operator: Operator; value: unknown } {
  if (!OPERATORS.includes(operator as Operator))
    throw new Error(`"${operator}" is no operator; use ${OPERATORS.join(', ')}.`);
  if (value === undefined)
    throw new Error(`The operand of "${operator}" is undefined; write null, or leave it out.`);
  return { operator: operator as Operator, value };
}

function isComparison(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);
}
