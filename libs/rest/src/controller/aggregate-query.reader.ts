// The parameters of `/aggregate`: functions and groups, and the filters and search of the list.
import { didYouMean, type EndpointPlan, type FieldError } from '@nestling/core';
import { AGGREGATE_FUNCTIONS, functionsOf, type AggregateFunction } from '../query/aggregate.functions.js';
import type { AggregateQuery } from '../service/endpoint.types.js';
import { ListQueryReader } from './list-query.reader.js';
import { readFlag } from './parameter.parser.js';
import { queryError, shorten, type Parameter } from './query-string.parser.js';

const MAX_ORDERING_TERMS = 10;

type Draft = { -readonly [K in keyof AggregateQuery<object>]: AggregateQuery<object>[K] } & {
  withDeleted?: boolean;
};
type Reader = (value: string, draft: Draft) => FieldError | undefined;

/** Reads the query strings of one endpoint's aggregates. */
export class AggregateQueryReader {
  private readonly own: ReadonlyMap<string, Reader>;
  private readonly filters: ListQueryReader;
  /** The parameters that a list takes as well, for suggestions. */
  private readonly filterNames: readonly string[];

  constructor(private readonly plan: EndpointPlan) {
    this.own = new Map(this.ownReaders());
    this.filters = new ListQueryReader(plan);
    this.filterNames = this.filters.names.filter((name) => this.filters.narrows({ name, value: '' }));
  }

  /** @throws {REST_QUERY_INVALID} with everything that is wrong */
  read(parameters: readonly Parameter[]): AggregateQuery<object> & Pick<Draft, 'withDeleted'> {
    const draft: Draft = {};
    const isOwn = ({ name, operator }: Parameter): boolean => operator === undefined && this.own.has(name);
    const errors = parameters
      .filter(isOwn)
      .flatMap(({ name, value }) => this.own.get(name)?.(value, draft) ?? []);
    const others = parameters.filter((parameter) => !isOwn(parameter));
    const known = others.filter((parameter) => this.filters.narrows(parameter));
    const filtering = this.filters.collect(known);
    errors.push(...this.unknown(others), ...filtering.errors);
    if (errors.length === 0) errors.push(...orderingErrors(draft), ...emptyErrors(draft));
    if (errors.length > 0) throw queryError(errors);
    const { where, search, parameters: given } = filtering.draft;
    return {
      ...draft,
      where,
      ...(search === undefined ? {} : { search }),
      ...(given ? { parameters: given } : {}),
    };
  }

  /** The names of the parameters that this endpoint's aggregates take. */
  get names(): string[] {
    return [...this.own.keys(), ...this.filterNames];
  }

  private unknown(parameters: readonly Parameter[]): FieldError[] {
    if (this.plan.unknownParameters === 'ignore') return [];
    return parameters
      .filter((parameter) => !this.filters.narrows(parameter))
      .map(({ name }) => {
        const field = shorten(name);
        const message = `${field} is no parameter of this route${didYouMean(name, this.names)}`;
        return { field, code: 'unknown', message };
      });
  }

  private *ownReaders(): Iterable<[string, Reader]> {
    const { aggregate } = this.plan;
    yield ['count', readCount];
    for (const name of AGGREGATE_FUNCTIONS) {
      const fields = [...(aggregate?.fields.values() ?? [])].filter((field) =>
        functionsOf(field).includes(name),
      );
      const names = fields.map((field) => field.name);
      if (names.length > 0) yield [name, (value, draft) => readNames(value, { name, names, draft })];
    }
    const groups = [...(aggregate?.groupBy.keys() ?? [])];
    if (groups.length > 0)
      yield ['groupBy', (value, draft) => readNames(value, { name: 'groupBy', names: groups, draft })];
    yield ['ordering', readOrdering];
    if (this.plan.restorable) yield ['withDeleted', (value, draft) => readFlag('withDeleted', value, draft)];
  }
}

function readCount(value: string, draft: Draft): FieldError | undefined {
  if (value !== '*')
    return { field: 'count', code: 'invalid', message: 'count takes *, which counts the rows' };
  draft.count = true;
  return undefined;
}

interface Names {
  readonly name: AggregateFunction | 'groupBy';
  readonly names: readonly string[];
  readonly draft: Draft;
}

function readNames(value: string, { name, names, draft }: Names): FieldError | undefined {
  const given = value.split(',');
  const unknown = given.find((candidate) => !names.includes(candidate));
  if (unknown !== undefined) {
    const message = `${name} of ${shorten(unknown) || 'nothing'} is not possible${didYouMean(unknown, names)}; use ${names.join(', ')}`;
    return { field: name, code: 'unknown', message };
  }
  if (new Set(given).size < given.length) {
    return { field: name, code: 'invalid', message: `${name} takes each field once` };
  }
  draft[name] = given;
  return undefined;
}

function readOrdering(value: string, draft: Draft): FieldError | undefined {
  draft.ordering = value.split(',');
  return undefined;
}

/** Groups are ordered by what is asked for, which is known once all parameters are read. */
function orderingErrors(draft: Draft): FieldError[] {
  const { ordering = [], groupBy = [], count } = draft;
  const functions = AGGREGATE_FUNCTIONS.flatMap((name) =>
    (draft[name] ?? []).map((field) => `${name}.${field}`),
  );
  const known = [...groupBy, ...(count ? ['count'] : []), ...functions];
  const terms = ordering.map((term) => term.replace(/^-/, ''));
  const refuse = (code: string, message: string): FieldError[] => [{ field: 'ordering', code, message }];
  if (terms.length > MAX_ORDERING_TERMS)
    return refuse('invalid', `ordering takes at most ${MAX_ORDERING_TERMS} terms`);
  const unknown = terms.find((term) => !known.includes(term));
  if (unknown !== undefined) {
    const use = known.length > 0 ? `; use what this request asks for: ${known.join(', ')}` : '';
    return refuse(
      'unknown',
      `ordering by ${shorten(unknown) || 'nothing'} is not possible${didYouMean(unknown, known)}${use}`,
    );
  }
  return new Set(terms).size < terms.length ? refuse('invalid', 'ordering takes each term once') : [];
}

function emptyErrors(draft: Draft): FieldError[] {
  if (draft.count || AGGREGATE_FUNCTIONS.some((name) => draft[name])) return [];
  const message = `nothing is asked for: send count=*, or one of ${AGGREGATE_FUNCTIONS.join(', ')} with its fields`;
  return [{ field: 'count', code: 'required', message }];
}
