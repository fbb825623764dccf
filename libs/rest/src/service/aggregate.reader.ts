// A query for groups and sums becomes an aggregation, and its answer: the same rows that a list of the query would show.
import { NestlingHttpError, type EndpointPlan, type FieldPathPlan } from '@nestling/core';
import { classifyDriverError } from '@nestling/database';
import { DEFAULT_MAX_GROUPS } from '../plan/aggregate-plan.compiler.js';
import { resolvePath } from '../plan/field-path.resolver.js';
import { AGGREGATE_FUNCTIONS, functionsOf } from '../query/aggregate.functions.js';
import {
  selectGroups,
  type Aggregation,
  type AggregateOrder,
  type AggregateTerm,
} from '../query/aggregate.query.js';
import { both } from '../query/condition.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { readingList } from './answer.reads.js';
import { backendConditions } from './backend.conditions.js';
import { livenessFor } from './endpoint.scope.js';
import type { AggregateQuery, AggregateResult } from './endpoint.types.js';
import { conditionOf, type ListScope } from './list.reader.js';

type AggregateScope = Pick<ListScope, 'statements' | 'scope' | 'reach' | 'context'>;

/**
 * Counts and sums up rows in scope.
 *
 * @throws {REST_TOO_MANY_GROUPS} {REST_SUM_TOO_LARGE}
 */
export async function readAggregate<T>(
  query: AggregateQuery<T>,
  { statements: { table }, scope, reach, context }: AggregateScope,
): Promise<AggregateResult> {
  const { plan, database } = table;
  const maxGroups = plan.aggregate?.maxGroups ?? DEFAULT_MAX_GROUPS;
  const chosen = await backendConditions(query.parameters ?? {}, plan, context);
  const aggregation = {
    ...partsOf(query, plan),
    condition: [scope, chosen, conditionOf(query, plan, reach)].reduce(both),
    reach,
    liveness: livenessFor(context),
    limit: maxGroups + 1,
  };
  const { condition, groups: terms } = aggregation;
  if (context.reads) await readingList(context.reads, plan, { condition, terms, reach });
  try {
    const results = await selectGroups(table, aggregation);
    if (results.length > maxGroups) throw tooManyGroups(maxGroups);
    return { results };
  } catch (error) {
    // PostgreSQL refuses a sum beyond the range of doubles.
    const isOverflow = classifyDriverError(error, database.dataSource)?.kind === 'out-of-range';
    throw isOverflow ? sumTooLarge() : error;
  }
}

function partsOf<T>(
  query: AggregateQuery<T>,
  plan: EndpointPlan,
): Pick<Aggregation, 'groups' | 'terms' | 'count' | 'order'> {
  const groups = (query.groupBy ?? []).map((name) => pathOf(name, plan));
  const terms = AGGREGATE_FUNCTIONS.flatMap((name) =>
    (query[name] ?? []).map((field): AggregateTerm => {
      const path = pathOf(field, plan);
      if (path.relations.length > 0 || !functionsOf(path.field).includes(name))
        throw new Error(`There is no ${name} of ${plan.name}.${field}.`);
      return { name, field: path.field };
    }),
  );
  const given = (query.ordering ?? []).map((term) => orderOf(term, { groups, terms }));
  const ordered = new Set(given.map(({ by }) => by));
  const rest = groups.filter((group) => !ordered.has(group)).map((by) => ({ by, descending: false }));
  return { groups, terms, count: query.count ?? false, order: [...given, ...rest] };
}

function pathOf(name: string, plan: EndpointPlan): FieldPathPlan {
  const path = resolvePath(name, plan);
  if (path && path.relations.every(({ toMany }) => !toMany)) return path;
  throw new Error(`An aggregate names ${plan.name}.${name}, which is no field.`);
}

function orderOf(term: string, { groups, terms }: Pick<Aggregation, 'groups' | 'terms'>): AggregateOrder {
  const descending = term.startsWith('-');
  const name = descending ? term.slice(1) : term;
  const by =
    groups.find((group) => group.name === name) ??
    terms.find((candidate) => `${candidate.name}.${candidate.field.name}` === name) ??
    (name === 'count' ? name : undefined);
  if (by === undefined) throw new Error(`The ordering names ${name}, which is not asked for.`);
  return { by, descending };
}

function tooManyGroups(maxGroups: number): NestlingHttpError {
  const detail = `The rows fall into more than ${maxGroups} groups: narrow them by filters, or group by less.`;
  return new NestlingHttpError(400, { code: REST_HTTP_CODES.tooManyGroups, detail });
}

function sumTooLarge(): NestlingHttpError {
  const detail = 'The rows add up to more than a number holds: narrow them by filters.';
  return new NestlingHttpError(400, { code: REST_HTTP_CODES.sumTooLarge, detail });
}
