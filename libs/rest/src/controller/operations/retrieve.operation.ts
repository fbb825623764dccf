import { RequestContext } from '@nestling/core';
import { matchesNone } from '../precondition.reader.js';
import { idOfKey, refuseParameters, rendered } from './item.js';
import type { Operation } from './operation.js';

/** `GET /articles/:id`: one row, or 304 where the caller has it. */
export const retrieve: Operation = async (endpoint, exchange) => {
  refuseParameters(exchange, endpoint);
  const row = await endpoint.service.retrieve(
    idOfKey(exchange, endpoint),
    RequestContext.of(exchange.request),
  );
  const { text, tag } = rendered(row, endpoint, 'read');
  exchange.setHeader('ETag', tag);
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
