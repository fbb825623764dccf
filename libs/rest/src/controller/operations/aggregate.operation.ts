import { RequestContext } from '@nestling/core';
import { matchesNone } from '../precondition.reader.js';
import { parseQueryString } from '../query-string.parser.js';
import type { Operation } from './operation.js';

/** `GET /articles/aggregate`: counts and sums over the rows of the list. */
export const aggregate: Operation = async ({ runtime, service, aggregateQuery }, exchange) => {
  const { withDeleted, ...query } = aggregateQuery.read(parseQueryString(exchange.queryString));
  const context = RequestContext.of(exchange.request, { withDeleted, reads: exchange.reads });
  const text = JSON.stringify(await service.aggregate(query, context));
  const tag = runtime.output.listTag(text);
  exchange.setHeader('ETag', tag);
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
