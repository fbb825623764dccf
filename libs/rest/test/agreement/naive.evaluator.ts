// What queries mean, in as few words as possible: loops over objects. Truth has two values: a comparison with NULL does not
// hold, and its negation does; `ne` and `nin` take NULL for another value.
import { kindAt, MODEL, SEARCHED, type Kind, type Model } from './catalogue.model.js';
import type { Row } from './random.data.js';
import type { Comparison, Expression, Query } from './random.query.js';

/** The rows that a query asks for, in their order. */
export function evaluate(rows: readonly Row[], { conditions, search, ordering }: Query): Row[] {
  const found = rows.filter(
    (row) =>
      conditions.every((condition) => meets(row, condition, MODEL.item)) &&
      (search === undefined || SEARCHED.some((path) => meets(row, searched(path, search), MODEL.item))),
  );
  const last = ordering.at(-1)?.startsWith('-') ? '-id' : 'id';
  return found.sort((left, right) => compareBy([...ordering, last], left, right));
}

const searched = (path: string, text: string): Comparison => ({ path, operator: 'icontains', operand: text });

function meets(row: Row, expression: Expression, model: Model): boolean {
  if ('and' in expression) return expression.and.every((each) => meets(row, each, model));
  if ('or' in expression) return expression.or.some((each) => meets(row, each, model));
  if ('not' in expression) return !meets(row, expression.not, model);
  if ('many' in expression) {
    const { many, quantifier, of } = expression;
    const related = row[many] as Row[];
    const test = (other: Row): boolean => meets(other, of, modelBehind(many, model));
    return { some: related.some(test), none: !related.some(test), every: related.every(test) }[quantifier];
  }
  if ('one' in expression) {
    const other = row[expression.one] as Row | null;
    return other !== null && meets(other, expression.of, modelBehind(expression.one, model));
  }
  return someValue(row, expression, model);
}

function modelBehind(name: string, { one, many }: Model): Model {
  const model = one[name] ?? many[name];
  if (!model) throw new Error(`There is no relation ${name}.`);
  return model;
}

/** A dotted path asks for some row behind it. */
function someValue(row: Row, { path, ...comparison }: Comparison, model: Model): boolean {
  const [first = '', ...rest] = path.split('.');
  const kind = model.fields[first];
  if (kind === 'json') return holdsInDocument(memberOf(row[first], rest), comparison);
  if (kind) return holds(row[first] ?? null, comparison, kind);
  const below = modelBehind(first, model);
  return [row[first]]
    .flat()
    .some(
      (other) => other !== null && someValue(other as Row, { path: rest.join('.'), ...comparison }, below),
    );
}

/** The member at the end of a path; null where there is none. Elements of arrays have no names. */
function memberOf(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
  }, document);
}

/** Values of documents compare with their own type only. */
function holdsInDocument(value: unknown, { operator, operand }: Omit<Comparison, 'path'>): boolean {
  const kinds: Record<string, Kind> = { number: 'number', string: 'text', boolean: 'boolean' };
  const has = (part: string, other: unknown): boolean => {
    const kind = typeof value === typeof other ? kinds[typeof value] : undefined;
    return kind !== undefined && holds(value, { operator: part, operand: other }, kind);
  };
  const list = [operand].flat();
  if (operator === 'null') return (value === null) === operand;
  if (operand === null) return (operator === 'eq') === (value === null);
  if (operator === 'ne') return !has('eq', operand);
  if (operator === 'in') return list.some((other) => has('eq', other));
  if (operator === 'nin') return !list.some((other) => has('eq', other));
  if (operator === 'between') return has('gte', list[0]) && has('lte', list[1]);
  return has(operator, operand);
}

function holds(value: unknown, { operator, operand }: Omit<Comparison, 'path'>, kind: Kind): boolean {
  const isNull = value === null;
  if (operator === 'null') return isNull === operand;
  if (operand === null) return operator === 'eq' ? isNull : !isNull;
  if (isNull) return operator === 'ne' || operator === 'nin';
  const to = (other: unknown): number => compareValues(value, other, kind);
  const list = operand as unknown[];
  const text = String(value);
  switch (operator) {
    case 'eq':
      return to(operand) === 0;
    case 'ne':
      return to(operand) !== 0;
    case 'gt':
      return to(operand) > 0;
    case 'gte':
      return to(operand) >= 0;
    case 'lt':
      return to(operand) < 0;
    case 'lte':
      return to(operand) <= 0;
    case 'in':
      return list.some((member) => to(member) === 0);
    case 'nin':
      return list.every((member) => to(member) !== 0);
    case 'between':
      return to(list[0]) >= 0 && to(list[1]) <= 0;
    case 'contains':
      return text.includes(String(operand));
    case 'icontains':
      return text.toLowerCase().includes(String(operand).toLowerCase());
    case 'startsWith':
      return text.startsWith(String(operand));
    case 'endsWith':
      return text.endsWith(String(operand));
    default:
      throw new Error(`There is no operator ${operator}.`);
  }
}

const DECIMAL_DIGITS = 6;

/** Values in a form that JavaScript compares as databases do. */
const COMPARABLE: Readonly<Record<Exclude<Kind, 'json'>, (value: unknown) => number | bigint | string>> = {
  // UTF-8 in hexadecimal sorts by bytes; UTF-16, in which JavaScript compares, does not.
  text: (value) => Buffer.from(String(value)).toString('hex'),
  enum: (value) => Buffer.from(String(value)).toString('hex'),
  integer: Number,
  number: Number,
  bigint: (value) => BigInt(String(value)),
  decimal: (value) => {
    const [whole = '', fraction = ''] = String(value).split('.');
    return BigInt(whole + fraction.padEnd(DECIMAL_DIGITS, '0'));
  },
  boolean: Number,
  instant: (value) => new Date(String(value)).getTime(),
  date: String,
  time: String,
  uuid: (value) => String(value).toLowerCase(),
};

function compareValues(left: unknown, right: unknown, kind: Kind): number {
  if (kind === 'json') throw new Error('Documents have no order.');
  const [a, b] = [COMPARABLE[kind](left), COMPARABLE[kind](right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareBy(terms: readonly string[], left: Row, right: Row): number {
  for (const term of terms) {
    const path = term.replace('-', '').split('.');
    const order = compareNullable(
      valueAt(left, path),
      valueAt(right, path),
      kindAt(path.join('.'), MODEL.item),
    );
    if (order !== 0) return term.startsWith('-') ? -order : order;
  }
  return 0;
}

/** NULL is the greatest value. */
function compareNullable(left: unknown, right: unknown, kind: Kind): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareValues(left, right, kind);
}

function valueAt(row: Row, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value === null ? null : ((value as Row)[name] ?? null)), row);
}
