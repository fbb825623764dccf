// The parameters of a list become its query. Whatever is not declared is refused by name, all at once.
import { didYouMean, type EndpointPlan, type FieldError, type FilterParameterPlan } from '@nestling/core';
import type { ListQuery } from '../service/endpoint.types.js';
import { EXPECTED_PATH, isPath, type MemberPath } from '../query/json.path.js';
import { isOperator, OPERATOR_NAMES, operatorsOf } from '../query/operators.js';
import { MAX_CURSOR_LENGTH } from '../serializer/cursor.token.js';
import { isStorableText } from '../serializer/value.checks.js';
import { filterNames, targetAt, type FilterNames } from './filter.names.js';
import { COUNT_MODES } from '../plan/option.checks.js';
import { IncludeReader } from './include.reader.js';
import { readFilterTree } from './filter-tree.reader.js';
import { expectedOfMember, memberOperandOfText } from './json-operand.reader.js';
import { expectedOperand, textOperand } from './operand.reader.js';
import { readFlag } from './parameter.parser.js';
import { missingOf, readOwn } from './backend-parameter.reader.js';
import { queryError, repeated, shorten, type Parameter } from './query-string.parser.js';

const MAX_ORDERING_TERMS = 10;
const NARROWING = ['filter', 'search'];
const MAX_SEARCH_LENGTH = 200;
type Draft = { -readonly [K in keyof ListQuery<object>]: ListQuery<object>[K] } & {
  where: Record<string, unknown>;
  withDeleted?: boolean;
};
type Reader = (parameter: Parameter, draft: Draft) => FieldError | undefined;

/** Reads the query strings of one endpoint's lists. */
export class ListQueryReader {
  private readonly reserved: ReadonlyMap<string, Reader>;
  /** The names that a filter may use. */
  readonly filters: FilterNames;
  private readonly answers: IncludeReader;
  /** The parameters of filter backends. */
  private readonly parameters: ReadonlyMap<string, FilterParameterPlan>;

  constructor(private readonly plan: EndpointPlan) {
    this.answers = new IncludeReader(plan);
    this.parameters = new Map(
      plan.backends.flatMap(({ parameters }) => parameters.map((parameter) => [parameter.name, parameter])),
    );
    this.filters = filterNames(plan.filters.values());
    this.reserved = new Map(this.reservedReaders());
  }

  /** @throws {REST_QUERY_INVALID} with everything that is wrong */
  read(parameters: readonly Parameter[]): ListQuery<object> & Pick<Draft, 'withDeleted'> {
    const { draft, errors } = this.collect(parameters);
    if (errors.length === 0) errors.push(...this.answers.check(draft));
    if (errors.length > 0) throw queryError(errors);
    return draft;
  }

  /** The query, and what is wrong with it. */
  collect(parameters: readonly Parameter[]): {
    readonly draft: ListQuery<object> & Pick<Draft, 'withDeleted'>;
    readonly errors: FieldError[];
  } {
    const draft: Draft = { where: {} };
    const errors = parameters.flatMap((parameter) => this.readParameter(parameter, draft) ?? []);
    errors.push(...missingOf(this.parameters.values(), parameters));
    return { draft, errors };
  }

  /** The names of the parameters that this endpoint's lists take. */
  get names(): string[] {
    return [...this.reserved.keys(), ...this.plan.filters.keys(), ...this.parameters.keys()];
  }

  /** Whether a parameter narrows the rows, rather than saying how they are shown. */
  narrows({ name, operator }: Parameter): boolean {
    if (operator === undefined && this.reserved.has(name)) return NARROWING.includes(name);
    return this.parameters.has(name) || targetAt(name, this.filters) !== undefined;
  }

  private readParameter(parameter: Parameter, draft: Draft): FieldError | undefined {
    const reader = parameter.operator === undefined ? this.reserved.get(parameter.name) : undefined;
    if (reader) return reader(parameter, draft);
    const own = this.parameters.get(parameter.name);
    if (own) return readOwn(parameter, own, draft);
    const target = targetAt(parameter.name, this.filters);
    if (target) return readFilter(parameter, target, draft);
    if (this.plan.unknownParameters === 'ignore') return undefined;
    const name = shorten(parameter.name);
    const message = `${name} is no parameter of this list${didYouMean(parameter.name, this.names)}`;
    return { field: name, code: 'unknown', message };
  }

  private *reservedReaders(): Iterable<[string, Reader]> {
    const { pagination, filters, search, ordering } = this.plan;
    if (filters.size > 0) yield ['filter', (parameter, draft) => readTree(parameter, this.filters, draft)];
    if (search.length > 0) yield ['search', readSearch];
    if (ordering.size > 0)
      yield ['ordering', (parameter, draft) => readOrdering(parameter, this.plan, draft)];
    if (this.plan.restorable)
      yield ['withDeleted', ({ name, value }, draft) => readFlag(name as 'withDeleted', value, draft)];
    for (const name of this.answers.names)
      yield [name, (parameter, draft) => this.answers.take(parameter, draft)];
    if (pagination.style === 'none') return;
    const { maxPageSize } = pagination;
    yield ['pageSize', ({ name, value }, draft) => readCount(name, value, { draft, max: maxPageSize })];
    if (pagination.style === 'page-number') {
      yield ['count', readCountMode];
      yield ['page', ({ name, value }, draft) => readCount(name, value, { draft, max: 2 ** 31 - 1 })];
    } else {
      yield ['cursor', readCursor];
    }
  }
}

function readSearch({ name, value }: Parameter, draft: Draft): FieldError | undefined {
  if (value.length > MAX_SEARCH_LENGTH || !isStorableText(value)) {
    return invalid(name, `a text of at most ${MAX_SEARCH_LENGTH} characters without NUL`);
  }
  draft.search = value;
  return undefined;
}

function readCursor({ name, value }: Parameter, draft: Draft): FieldError | undefined {
  if (value.length > MAX_CURSOR_LENGTH) return invalid(name, 'a cursor of an earlier answer');
  draft.cursor = value;
  return undefined;
}

function readCountMode({ name, value }: Parameter, draft: Draft): FieldError | undefined {
  const mode = COUNT_MODES.find((known) => known === value);
  if (!mode) return invalid(name, `one of: ${COUNT_MODES.join(', ')}`);
  draft.count = mode;
  return undefined;
}

function readCount(
  name: string,
  value: string,
  { draft, max }: { draft: Draft; max: number },
): FieldError | undefined {
  const count = /^\d{1,10}$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > max) return invalid(name, `a whole number from 1 to ${max}`);
  draft[name as 'page' | 'pageSize'] = count;
  return undefined;
}

function readOrdering({ name, value }: Parameter, plan: EndpointPlan, draft: Draft): FieldError | undefined {
  const terms = value.split(',');
  if (terms.length > MAX_ORDERING_TERMS) return invalid(name, `at most ${MAX_ORDERING_TERMS} terms`);
  const names = terms.map((term) => term.replace(/^-/, ''));
  const unknown = names.find((term) => !plan.ordering.has(term));
  if (unknown !== undefined) {
    const known = [...plan.ordering.keys()];
    const message = `ordering by ${shorten(unknown) || 'nothing'} is not possible${didYouMean(unknown, known)}; use ${known.join(', ')}`;
    return { field: name, code: 'unknown', message };
  }
  if (new Set(names).size < names.length) return invalid(name, 'each field once');
  draft.ordering = terms;
  return undefined;
}

function readFilter(
  { name, operator = 'eq', value }: Parameter,
  { field, path }: MemberPath,
  draft: Draft,
): FieldError | undefined {
  const isMember = path.length > 0;
  if (!isPath(path)) return invalid(shorten(name), EXPECTED_PATH);
  const operators = isMember ? OPERATOR_NAMES : operatorsOf(field);
  if (!isOperator(operator) || !operators.includes(operator)) {
    const shown = shorten(operator);
    const message = `${name}[${shown}] has no such operator${didYouMean(operator, operators)}; use ${operators.join(', ')}`;
    return { field: name, code: 'operator', message };
  }
  const operand = isMember ? memberOperandOfText(operator, value) : textOperand(operator, value, field);
  const expected = isMember ? expectedOfMember(operator) : expectedOperand(operator, field);
  if (operand === undefined) return invalid(name, expected);
  const earlier = Object.hasOwn(draft.where, name) ? (draft.where[name] as object) : {};
  // `price` and `price[eq]` are two spellings of one comparison.
  if (Object.hasOwn(earlier, operator)) return repeated(name);
  draft.where[name] = { ...earlier, [operator]: operand };
  return undefined;
}

function readTree({ value }: Parameter, names: FilterNames, draft: Draft): FieldError | undefined {
  const reading = readFilterTree(value, names);
  if ('error' in reading) return reading.error;
  Object.assign(draft.where, { and: [reading.where] });
  return undefined;
}

function invalid(name: string, expected: string): FieldError {
  return { field: name, code: 'invalid', message: `${name} takes ${expected}` };
}
