// The rows of a selection become a page, with the way to its neighbours.
import { NestlingHttpError, type EndpointPlan } from '@nestling/core';
import type { Row } from '../query/endpoint.table.js';
import type { SelectedRows } from '../query/endpoint.query.js';
import { keyOf } from '../query/row.position.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { CursorSigner } from '../serializer/cursor.token.js';
import type { ListResult } from './endpoint.types.js';
import type { ListSelection } from './list.reader.js';

interface PageScope {
  readonly list: ListSelection;
  readonly count: number | null | undefined;
  /** Whether there are rows behind the page. */
  readonly hasMore: boolean;
  readonly signer: CursorSigner;
  readonly plan: EndpointPlan;
}

/** The page that the selected rows are. */
export function pageOf(
  { rows, positions }: SelectedRows,
  { list, count, hasMore, signer, plan }: PageScope,
): ListResult<Row> {
  const { page, pageSize } = list;
  const shown = rows.length > pageSize ? rows.slice(0, pageSize) : rows;
  if (plan.pagination.style === 'page-number')
    return { results: shown as never, count, page, pageSize, hasMore };
  if (plan.pagination.style === 'none') {
    if (hasMore) throw listTooLong(pageSize);
    return { results: rows as never };
  }
  if (list.backwards) shown.reverse();
  const [first, last] = list.backwards ? [shown.length - 1, 0] : [0, shown.length - 1];
  const token = (position: readonly unknown[] | undefined, backwards: boolean): string | null => {
    if (!position) return null;
    const key = keyOf(position, list.terms, plan);
    return signer.sign({ position, key, backwards }, list.binding);
  };
  const [hasNext, hasPrevious] = list.backwards ? [true, hasMore] : [hasMore, list.continued];
  return {
    results: shown as never,
    pageSize,
    nextCursor: hasNext ? token(positions[last], false) : null,
    previousCursor: hasPrevious ? token(positions[first], true) : null,
  };
}

function listTooLong(cap: number): NestlingHttpError {
  const detail = `The list has more than ${cap} rows: narrow it by filters, or give the endpoint \`pagination\`.`;
  return new NestlingHttpError(400, { code: REST_HTTP_CODES.listTooLong, detail });
}
