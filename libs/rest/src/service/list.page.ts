// One page of a list, from its query to its rows: selected, counted, cut, and completed by what it includes.
import type { Row } from '../query/endpoint.table.js';
import { neededNames, shapeOf } from '../serializer/answer.shape.js';
import type { ListQuery, ListResult } from './endpoint.types.js';
import type { IncludeLoader } from './include.loader.js';
import { countOf } from './list.count.js';
import { readList, type ListScope } from './list.reader.js';
import { pageOf } from './list.result.js';

/** What a page is read with. */
export interface PageScope extends ListScope {
  readonly includes: IncludeLoader;
}

/** Reads the page that a query asks for. */
export async function readPage<T>(query: ListQuery<T>, scope: PageScope): Promise<ListResult<Row>> {
  const { statements, signer, includes, reach, context } = scope;
  const { plan } = statements.table;
  const { pagination } = plan;
  const shape = shapeOf(query, plan);
  const list = await readList(query, scope);
  const names = neededNames(shape.names, shape);
  const mode = pagination.style === 'page-number' ? (query.count ?? pagination.count) : undefined;
  const counted = mode === 'exact';
  const { pageSize, selection } = list;
  const limit = counted ? pageSize : selection.limit;
  const selected = await statements.list({ ...selection, limit, counted, ...(names ? { names } : {}) });
  const read = selected.rows.length;
  const count = mode && (selected.count ?? (await countOf(list, { read, mode }, statements)));
  const hasMore = counted ? (count ?? 0) > list.page * pageSize : read > pageSize;
  const page = pageOf(selected, { list, count, hasMore, signer, plan });
  if (shape.included.length > 0)
    await includes.load(page.results as unknown as Row[], shape, { reach, reads: context.reads });
  return page;
}
