// A program's condition (`Where<T>`) as a condition tree.
import { didYouMean, type FieldPlan, type RelationPlan, type TablePlan } from '@nestling/core';
import { EVERYTHING, REACH_ALL, related, type Condition, type Quantifier, type Reach } from './condition.js';
import { EXPECTED_PATH, hasMembers, isPath, memberAt, namesIn, type MemberPath } from './json.path.js';
import { isOperator, OPERANDS, type Operator } from './operators.js';

const QUANTIFIERS: readonly Quantifier[] = ['some', 'none', 'every'];

/**
 * Reads a condition written in code. Hidden fields may be used: the program is trusted, the caller is not.
 *
 * @throws Error on a name that is no field, or a value that is undefined: a scope that silently matched everything
 * would be a hole
 */
export function readWhere(where: object, table: TablePlan, reach: Reach = REACH_ALL): Condition {
  const members = Object.entries(where).map(([name, value]) => readMember(name, value, { table, reach }));
  return members.length === 0 ? EVERYTHING : { and: members };
}

interface Scope {
  readonly table: TablePlan;
  readonly reach: Reach;
}

function readMember(name: string, value: unknown, scope: Scope): Condition {
  const { table, reach } = scope;
  if (value === undefined)
    throw new Error(
      `The condition on ${table.entity.name}.${name} is undefined; write null, or leave it out.`,
    );
  const read = (member: object): Condition => readWhere(member, table, reach);
  if (name === 'and') return { and: (value as object[]).map(read) };
  if (name === 'or') return { or: (value as object[]).map(read) };
  if (name === 'not') return { not: read(value as object) };
  const field = table.fields.find((candidate) => candidate.name === name);
  if (field) return hasMembers(field) ? readMembers({ field, path: [] }, value) : readField(field, value);
  const member = memberAt(name, (prefix) => table.fields.find((candidate) => candidate.name === prefix));
  if (member) return readMembers(member, value);
  const [first = '', ...rest] = name.split('.');
  const relation = table.relations.get(first);
  if (!relation) throw unknownName(name, table);
  if (rest.length === 0) return readRelation(relation, value, scope);
  const condition = readMember(rest.join('.'), value, { table: relation.target(), reach });
  return related(relation, { quantifier: 'some', condition, reach });
}

function readField(field: FieldPlan, value: unknown): Condition {
  if (!isComparison(value)) return { field, operator: 'eq', value };
  return {
    and: Object.entries(value).map(([operator, operand]) => ({ field, ...comparison(operator, operand) })),
  };
}

/** `{ pages: { gte: 100 }, size: { width: 3 } }`: a name that is no operator's leads further into the document. */
function readMembers({ field, path }: MemberPath, value: unknown): Condition {
  if (!isComparison(value)) return readMemberComparison({ field, path }, 'eq', value);
  const conditions = Object.entries(value).map(([name, operand]) =>
    isOperator(name)
      ? readMemberComparison({ field, path }, name, operand)
      : readMembers({ field, path: [...path, ...namesIn(name)] }, operand),
  );
  return { and: conditions };
}

function readMemberComparison({ field, path }: MemberPath, name: string, value: unknown): Condition {
  const compared = comparison(name, value);
  if (path.length === 0) return { field, ...compared };
  const isScalar = (operand: unknown): boolean =>
    operand === null || ['string', 'number', 'boolean'].includes(typeof operand);
  if (isPath(path) && (Array.isArray(value) ? value : [value]).every(isScalar))
    return { field, path, ...compared };
  const place = [field.name, ...path].join('.');
  throw new Error(`${place} is compared with texts, numbers and booleans, by ${EXPECTED_PATH}.`);
}

/** `{ author: { name: 'x' } }`, `{ author: null }` or `{ reviews: { some: { rating: 5 } } }`. */
function readRelation(relation: RelationPlan, value: unknown, { table, reach }: Scope): Condition {
  const over = (quantifier: Quantifier, where: object): Condition =>
    related(relation, { quantifier, condition: readWhere(where, relation.target(), reach), reach });
  if (value === null) return over('none', {});
  if (!relation.toMany) return over('some', value as object);
  const conditions = Object.entries(value as object).map(([quantifier, where]) => {
    if (QUANTIFIERS.includes(quantifier as Quantifier))
      return over(quantifier as Quantifier, where as object);
    const place = `${table.entity.name}.${relation.name}`;
    throw new Error(`"${quantifier}" is no quantifier of ${place}; use ${QUANTIFIERS.join(', ')}.`);
  });
  return { and: conditions };
}

function comparison(operator: string, value: unknown): { operator: Operator; value: unknown } {
  if (!isOperator(operator))
    throw new Error(`"${operator}" is no operator; use ${Object.keys(OPERANDS).join(', ')}.`);
  if (value === undefined)
    throw new Error(`The operand of "${operator}" is undefined; write null, or leave it out.`);
  return { operator, value };
}

function isComparison(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);
}

function unknownName(name: string, { entity, fields, relations }: TablePlan): Error {
  const names = [...fields.map((field) => field.name), ...relations.keys()];
  return new Error(`A condition names ${entity.name}.${name}, which is no field${didYouMean(name, names)}.`);
}
