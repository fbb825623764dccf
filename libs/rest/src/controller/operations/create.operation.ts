import { RequestContext } from '@nestling/core';
import { createNested } from '../../service/nested.create.js';
import { readBody } from '../body.reader.js';
import { refuseParameters, sendCreated } from './item.js';
import type { Operation } from './operation.js';

/** `POST /articles`: a new row, with its address. */
export const create: Operation = async (endpoint, exchange) => {
  const { runtime, service, bodyLimit } = endpoint;
  const body = await readBody(exchange, bodyLimit);
  refuseParameters(exchange, endpoint);
  const context = RequestContext.of(exchange.request);
  if (runtime.plan.nestedCreate) {
    sendCreated(await createNested(endpoint, body, context), exchange, endpoint);
    return;
  }
  const checked = runtime.input.fromCaller(body, 'create');
  const input = checked instanceof Promise ? await checked : checked;
  sendCreated(await service.create(input, context), exchange, endpoint);
};
