// A list's query becomes a selection of rows: conditions joined, ordering made total, the page cut.
import { NestlingHttpError, type EndpointPlan, type OrderTerm } from '@nestling/core';
import { createHash } from 'node:crypto';
import { both, EVERYTHING, type Condition, type Reach } from '../query/condition.js';
import { reversed, totalOrdering } from '../query/order.builder.js';
import { behind } from '../query/page.builder.js';
import { searchCondition } from '../query/search.builder.js';
import { resolvePath } from '../plan/field-path.resolver.js';
import { readWhere } from '../query/where.reader.js';
import type { Selection } from '../query/endpoint.query.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { CursorSigner } from '../serializer/cursor.token.js';
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

/** What a list is read under: the rows in scope, and those of other tables that are in reach. */
export interface ListScope {
  readonly plan: EndpointPlan;
  readonly scope: Condition;
  readonly reach: Reach;
  readonly signer: CursorSigner;
}

/** Reads the query of a list under a scope. One row more than the page is selected, to know whether there is more. */
export function readList<T>(query: ListQuery<T>, { plan, scope, reach, signer }: ListScope): ListSelection {
  const { pagination } = plan;
  const condition = both(scope, conditionOf(query, plan, reach));
  const terms = totalOrdering(orderingOf(query, plan), plan);
  const binding = bindingOf(plan, terms, condition);
  const pageSize = pagination.style === 'none' ? pagination.cap : (query.pageSize ?? pagination.pageSize);
  const page = query.page ?? 1;
  const base = { condition, page, pageSize, terms, binding };
  if (pagination.style === 'cursor') {
    const cursor =
      query.cursor === undefined ? undefined : signer.verify(query.cursor, { binding, length: terms.length });
    const order = cursor?.backwards ? reversed(terms) : terms;
    const place = cursor ? behind(cursor.position, order, reach) : EVERYTHING;
    const selection = { condition: both(condition, place), order, reach, limit: pageSize + 1 };
    return { ...base, selection, backwards: cursor?.backwards ?? false, continued: cursor !== undefined };
  }
  const offset = pagination.style === 'none' ? 0 : (page - 1) * pageSize;
  if (pagination.style === 'page-number') refuseDepth(offset, pagination.maxOffset);
  const limit = pagination.style === 'none' ? pageSize + 1 : pageSize;
  return {
    ...base,
    selection: { condition, order: terms, reach, limit, offset },
    backwards: false,
    continued: page > 1,
  };
}

function conditionOf<T>({ where, search }: ListQuery<T>, plan: EndpointPlan, reach: Reach): Condition {
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

function bindingOf(plan: EndpointPlan, terms: readonly OrderTerm[], condition: Condition): string {
  const order = terms.map(({ name, descending }) => (descending ? '-' : '') + name);
  const conditions = JSON.stringify(condition, (key, value: unknown) => {
    if (key === 'field' || key === 'relation') return (value as { name: string }).name;
    return typeof value === 'bigint' ? String(value) : value;
  });
  return createHash('sha256')
    .update(JSON.stringify([plan.path, order]))
    .update(conditions)
    .digest('base64url');
}
