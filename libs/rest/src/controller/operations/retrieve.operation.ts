import { RequestContext } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { shapeOf } from '../../serializer/answer.shape.js';
import { matchesNone } from '../precondition.reader.js';
import { parseQueryString } from '../query-string.parser.js';
import { idOfKey } from './item.js';
import type { Operation } from './operation.js';

/** `GET /articles/:id`: one row, or 304 where the caller has it. */
export const retrieve: Operation = async (endpoint, exchange) => {
  const { runtime, service, itemQuery } = endpoint;
  const { withDeleted, ...view } = itemQuery.readItem(parseQueryString(exchange.queryString));
  const context = RequestContext.of(exchange.request, { withDeleted });
  const row = (await service.retrieve(idOfKey(exchange, endpoint), context, view)) as Row;
  const shape = shapeOf(view, runtime.plan);
  const text = JSON.stringify(runtime.output.pick(row, 'read', shape));
  const tag = runtime.output.itemTag(row, text, { kind: 'read', shape });
  exchange.setHeader('ETag', tag);
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
