import { RequestContext } from '@nestling/core';
import { shapeOf } from '../../serializer/answer.shape.js';
import { matchesNone } from '../precondition.reader.js';
import { parseQueryString } from '../query-string.parser.js';
import { idOfKey, rendered } from './item.js';
import type { Operation } from './operation.js';

/** `GET /articles/:id`: one row, or 304 where the caller has it. */
export const retrieve: Operation = async (endpoint, exchange) => {
  const { runtime, service, itemQuery } = endpoint;
  const { withDeleted, ...view } = itemQuery.readItem(parseQueryString(exchange.queryString));
  const context = RequestContext.of(exchange.request, { withDeleted, reads: exchange.reads });
  const row = await service.retrieve(idOfKey(exchange, endpoint), context, view);
  const shape = shapeOf(view, runtime.plan);
  const { text, tag } = rendered(row, endpoint, { kind: 'read', shape });
  exchange.setHeader('ETag', tag);
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
