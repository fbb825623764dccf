import { RequestContext, type FieldError } from '@nestling/core';
import { readFlag } from '../parameter.parser.js';
import { matchesNone } from '../precondition.reader.js';
import { idOfKey, rendered, takeParameters } from './item.js';
import type { Operation } from './operation.js';

/** `GET /articles/:id`: one row, or 304 where the caller has it. */
export const retrieve: Operation = async (endpoint, exchange) => {
  const options = { withDeleted: false };
  const withDeleted = (value: string): FieldError | undefined => readFlag('withDeleted', value, options);
  takeParameters(exchange, endpoint, endpoint.runtime.plan.restorable ? { withDeleted } : {});
  const row = await endpoint.service.retrieve(
    idOfKey(exchange, endpoint),
    RequestContext.of(exchange.request, options),
  );
  const { text, tag } = rendered(row, endpoint, 'read');
  exchange.setHeader('ETag', tag);
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.sendJson(200, text);
};
