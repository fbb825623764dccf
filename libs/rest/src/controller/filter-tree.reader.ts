// `?filter={"or":[{"price":{"gte":10}},{"category":"news"}]}`: a tree of conditions, read under the names that a caller may
// use. What it gives is a condition in the form of `Where`; every refusal tells the place in the tree.
import { didYouMean, type FieldError, type FieldPlan } from '@nestling/core';
import { isOperator, operatorsOf } from '../query/operators.js';
import { namesAt, targetAt, type FilterNames, type RelationNames } from './filter.names.js';
import { EXPECTED_PATH, hasMembers, isPath, namesIn, type MemberPath } from '../query/json.path.js';
import { expectedOfMember, memberOperandOfJson } from './json-operand.reader.js';
import { expectedOperand, jsonOperand } from './operand.reader.js';
import { shorten } from './query-string.parser.js';

const MAX_LENGTH = 8192;
const MAX_DEPTH = 10;
const MAX_NODES = 100;
const LISTS = ['and', 'or'];
const QUANTIFIERS = ['some', 'none', 'every'];

type Tree = Record<string, unknown>;
interface Place {
  readonly path: string;
  readonly depth: number;
}

/** What a filter's text stands for: a condition, or what is wrong with it. */
export type FilterReading = { readonly where: object } | { readonly error: FieldError };

/** Reads a tree of conditions. */
export function readFilterTree(text: string, names: FilterNames): FilterReading {
  return reading((reader) => reader.read(text, names));
}

/** The same of a body, where it is no text any more. */
export function readFilterObject(tree: object, names: FilterNames): FilterReading {
  return reading((reader) => reader.tree(tree, names));
}

function reading(read: (reader: FilterTreeReader) => object): FilterReading {
  try {
    return { where: read(new FilterTreeReader()) };
  } catch (error) {
    if (error instanceof FilterRefusal) return { error: error.refusal };
    throw error;
  }
}

class FilterRefusal extends Error {
  constructor(readonly refusal: FieldError) {
    super(refusal.message);
  }
}

class FilterTreeReader {
  private nodes = 0;

  read(text: string, names: FilterNames): object {
    if (text.length > MAX_LENGTH) throw refusal('', `takes at most ${MAX_LENGTH} characters`);
    let tree: unknown;
    try {
      tree = JSON.parse(text);
    } catch {
      throw refusal('', 'takes JSON, such as {"price":{"gte":10}}');
    }
    return this.tree(tree, names);
  }

  tree(tree: unknown, names: FilterNames): object {
    return this.condition(tree, names, { path: '', depth: 1 });
  }

  private condition(tree: unknown, names: FilterNames, { path, depth }: Place): object {
    if (!isTree(tree)) throw refusal(path, 'takes an object of conditions');
    if (depth > MAX_DEPTH) throw refusal(path, `nests deeper than ${MAX_DEPTH} levels`);
    const members = Object.entries(tree).map(([name, value]): [string, unknown] => {
      if (++this.nodes > MAX_NODES) throw tooMany();
      return [name, this.member(name, { value, names, place: { path: `${path}/${shorten(name)}`, depth } })];
    });
    return Object.fromEntries(members);
  }

  private member(
    name: string,
    { value, names, place }: { value: unknown; names: FilterNames; place: Place },
  ): unknown {
    const below = { path: place.path, depth: place.depth + 1 };
    if (LISTS.includes(name)) return this.list(value, names, below);
    if (name === 'not') return this.condition(value, names, below);
    const target = targetAt(name, names);
    if (target) return this.comparison(value, target, below);
    const relation = names.relations.get(name);
    if (relation) return this.related(value, relation, below);
    const message = `names ${shorten(name)}, which cannot be filtered by${didYouMean(name, namesAt(names))}`;
    throw refusal(place.path, message, 'unknown');
  }

  private list(value: unknown, names: FilterNames, { path, depth }: Place): object[] {
    if (!Array.isArray(value) || value.length === 0) throw refusal(path, 'takes a list of conditions');
    return value.map((member, index) => this.condition(member, names, { path: `${path}/${index}`, depth }));
  }

  private comparison(value: unknown, { field, path }: MemberPath, place: Place): unknown {
    const isDocument = hasMembers(field);
    if (!isDocument || (path.length === 0 && !isTree(value))) return readComparison(value, field, place.path);
    if (!isPath(path)) throw refusal(place.path, `takes ${EXPECTED_PATH}`);
    if (!isTree(value)) return { eq: readMember(value, 'eq', place.path) };
    const members = Object.entries(value).map(([name, operand]): [string, unknown] => {
      if (++this.nodes > MAX_NODES) throw tooMany();
      const below = { path: `${place.path}/${shorten(name)}`, depth: place.depth + 1 };
      if (!isOperator(name))
        return [name, this.comparison(operand, { field, path: [...path, ...namesIn(name)] }, below)];
      if (path.length === 0) return [name, readOperand(name, operand, { field, path: below.path })];
      return [name, readMember(operand, name, below.path)];
    });
    if (members.length === 0) throw refusal(place.path, 'takes a value, or operators with theirs');
    return Object.fromEntries(members);
  }

  private related(value: unknown, relation: RelationNames, { path, depth }: Place): object {
    if (!relation.toMany) return this.condition(value, relation, { path, depth });
    const expected = `takes ${QUANTIFIERS.join(', ')}, each with conditions`;
    if (!isTree(value) || Object.keys(value).length === 0) throw refusal(path, expected);
    const members = Object.entries(value).map(([quantifier, conditions]): [string, object] => {
      const place = { path: `${path}/${shorten(quantifier)}`, depth: depth + 1 };
      if (!QUANTIFIERS.includes(quantifier)) throw refusal(place.path, expected, 'operator');
      return [quantifier, this.condition(conditions, relation, place)];
    });
    return Object.fromEntries(members);
  }
}

/** The operators of a member of a document; of the document itself there is `null` alone. */
function readMember(value: unknown, operator: string, path: string): unknown {
  if (!isOperator(operator)) throw refusal(path, `has no operator ${shorten(operator)}`, 'operator');
  const operand = memberOperandOfJson(operator, value);
  if (operand === undefined) throw refusal(path, `takes ${expectedOfMember(operator)}`);
  return operand;
}

/** `10`, `null` or `{ "gte": 10, "lt": 20 }`. */
function readComparison(value: unknown, field: FieldPlan, path: string): Tree {
  if (!isTree(value)) return { eq: readOperand('eq', value, { field, path }) };
  const operators = Object.entries(value).map(([operator, operand]): [string, unknown] => {
    const place = `${path}/${shorten(operator)}`;
    return [operator, readOperand(operator, operand, { field, path: place })];
  });
  if (operators.length === 0) throw refusal(path, 'takes a value, or operators with theirs');
  return Object.fromEntries(operators);
}

function readOperand(
  operator: string,
  value: unknown,
  { field, path }: { field: FieldPlan; path: string },
): unknown {
  const operators = operatorsOf(field);
  if (!isOperator(operator) || !operators.includes(operator)) {
    const known = `${didYouMean(operator, operators)}; use ${operators.join(', ')}`;
    throw refusal(path, `has no operator ${shorten(operator)}${known}`, 'operator');
  }
  const operand = jsonOperand(operator, value, field);
  if (operand === undefined) throw refusal(path, `takes ${expectedOperand(operator, field)}`);
  return operand;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tooMany(): FilterRefusal {
  return refusal('', `has more than ${MAX_NODES} conditions`);
}

function refusal(path: string, message: string, code = 'invalid'): FilterRefusal {
  const place = path === '' ? 'filter' : `filter at ${path}`;
  return new FilterRefusal({ field: 'filter', code, message: `${place} ${message}` });
}
