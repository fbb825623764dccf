import { RequestContext } from '@nestling/core';
import { readBody } from '../body.reader.js';
import { refuseParameters, sendCreated } from './item.js';
import type { Operation } from './operation.js';

/** `POST /articles`: a new row, with its address. */
export const create: Operation = async (endpoint, exchange) => {
  const { runtime, service, bodyLimit } = endpoint;
  const body = await readBody(exchange, bodyLimit);
  refuseParameters(exchange, endpoint);
  const input = await runtime.input.fromCaller(body, 'create');
  sendCreated(await service.create(input, RequestContext.of(exchange.request)), exchange, endpoint);
};
