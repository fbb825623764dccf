// A list's query becomes a selection of rows: conditions joined, ordering made total, the page cut.
import { NestlingHttpError, type EndpointPlan, type OrderTerm, type RequestContext } from '@nestling/core';
import { hash } from 'node:crypto';
import { both, EVERYTHING, type Condition, type Reach } from '../query/condition.js';
import { reversed, totalOrdering } from '../query/order.builder.js';
import { behind, type Position } from '../query/page.builder.js';
import { searchCondition } from '../query/search.builder.js';
import { resolvePath } from '../plan/field-path.resolver.js';
import { readWhere } from '../query/where.reader.js';
import type { EndpointQuery, Selection } from '../query/endpoint.query.js';
import { exactPosition, rowWithKey } from '../query/row.position.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import { rowGone, type Cursor, type CursorSigner } from '../serializer/cursor.token.js';
import { readingList } from './answer.reads.js';
import { backendConditions } from './backend.conditions.js';
import { livenessFor } from './endpoint.scope.js';
import type { ListQuery } from './endpoint.types.js';

/** A selection, and what its page is cut and continued by. */
export interface ListSelection {
  readonly selection: Selection;
  readonly condition: Condition;
  readonly page: number;
  readonly pageSize: number;
  readonly terms: readonly OrderTerm[];
  readonly backwards: boolean;
  /** Whether the page continues another one. */
  readonly continued: boolean;
  /** What a cursor of this list is bound to. */
  readonly binding: string;
}

/** What a query is read against: the rows in scope, and those of other tables that are in reach. */
export interface ListScope {
  readonly statements: EndpointQuery;
  readonly scope: Condition;
  readonly reach: Reach;
  readonly signer: CursorSigner;
  readonly context: RequestContext;
}

/** Reads the query of a list under a scope. One row more than the page is selected, to know whether there is more without a count. */
export async function readList<T>(query: ListQuery<T>, list: ListScope): Promise<ListSelection> {
  const { statements, scope, reach, signer, context } = list;
  const liveness = livenessFor(context);
  const { plan } = statements.table;
  const { pagination } = plan;
  const chosen = await backendConditions(query.parameters ?? {}, plan, context);
  const matching = [scope, chosen, conditionOf(query, plan, reach)].reduce(both);
  const terms = totalOrdering(orderingOf(query, plan), plan);
  if (context.reads) await readingList(context.reads, plan, { condition: matching, terms, reach });
  // Only a cursor is bound to its list.
  const bound = both(matching, statements.table.ownRows[liveness]);
  const binding = pagination.style === 'cursor' ? bindingOf(query, { plan, terms, bound }) : '';
  const pageSize = pagination.style === 'none' ? pagination.cap : (query.pageSize ?? pagination.pageSize);
  const page = query.page ?? 1;
  const base = { condition: matching, page, pageSize, terms, binding };
  if (pagination.style === 'cursor') {
    const lengths = { terms: terms.length, keys: plan.key.length };
    const cursor =
      query.cursor === undefined ? undefined : signer.verify(query.cursor, { binding, ...lengths });
    const order = cursor?.backwards ? reversed(terms) : terms;
    const paging = { reach, dialect: statements.table.dialect };
    const place = cursor ? behind(await positionOf(cursor, terms, list), order, paging) : EVERYTHING;
    const condition = both(matching, place);
    const selection = { condition, order, reach, liveness, limit: pageSize + 1, positioned: true };
    return { ...base, selection, backwards: cursor?.backwards ?? false, continued: cursor !== undefined };
  }
  const offset = pagination.style === 'none' ? 0 : (page - 1) * pageSize;
  if (pagination.style === 'page-number') refuseDepth(offset, pagination.maxOffset);
  return {
    ...base,
    selection: { condition: matching, order: terms, reach, liveness, limit: pageSize + 1, offset },
    backwards: false,
    continued: page > 1,
  };
}

/** The position that a cursor names; where it names a row, that row is read again. */
async function positionOf(
  { position, keyOnly }: Cursor,
  terms: readonly OrderTerm[],
  { statements, reach, context }: ListScope,
): Promise<Position> {
  if (!keyOnly) return exactPosition(position);
  const condition = rowWithKey(position, terms, statements.table.plan);
  const { positions } = await statements.list({
    condition,
    order: terms,
    reach,
    liveness: livenessFor(context),
    limit: 1,
    positioned: true,
  });
  if (!positions[0]) throw rowGone();
  return exactPosition(positions[0]);
}

/** The rows that a query's filters and search leave. */
export function conditionOf<T>(
  { where, search }: Pick<ListQuery<T>, 'where' | 'search'>,
  plan: EndpointPlan,
  reach: Reach,
): Condition {
  const filter = where ? readWhere(where, plan, reach) : EVERYTHING;
  return search ? both(filter, searchCondition(search, plan.search, reach)) : filter;
}

function orderingOf<T>({ ordering }: ListQuery<T>, plan: EndpointPlan): readonly OrderTerm[] {
  if (!ordering?.length) return plan.defaultOrdering;
  return ordering.map((term) => {
    const descending = term.startsWith('-');
    const name = descending ? term.slice(1) : term;
    const path = plan.ordering.get(name) ?? resolvePath(name, plan);
    if (!path || path.relations.some(({ toMany }) => toMany))
      throw new Error(`The ordering names ${plan.name}.${name}, which is no field.`);
    return { ...path, descending };
  });
}

function refuseDepth(offset: number, maxOffset: number): void {
  if (offset <= maxOffset) return;
  const message = `page lies beyond row ${maxOffset}; narrow the list by filters, or use an endpoint with cursor pagination`;
  throw new NestlingHttpError(400, {
    code: REST_HTTP_CODES.pageTooDeep,
    detail: `${message}.`,
    errors: [{ field: 'page', code: 'depth', message }],
  });
}

/**
 * The query as it was asked, and the condition that it became with the scopes. A moment in a scope is mostly the present
 * one, which is another for each page: that of the condition does not count.
 */
function bindingOf<T>(
  { where, search, parameters }: ListQuery<T>,
  { plan, terms, bound }: { plan: EndpointPlan; terms: readonly OrderTerm[]; bound: Condition },
): string {
  const order = terms.map(({ name, descending }) => (descending ? '-' : '') + name);
  const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
  const withoutMoments = function (
    this: Readonly<Record<string, unknown>>,
    key: string,
    value: unknown,
  ): unknown {
    if (key === 'field' || key === 'relation') return (value as { name: string }).name;
    return this[key] instanceof Date ? 'a moment' : asText(key, value);
  };
  const asked = JSON.stringify([plan.path, order, where, search, parameters], asText);
  return hash('sha256', asked + JSON.stringify(bound, withoutMoments), 'base64url');
}
