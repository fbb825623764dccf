import { RequestContext } from '@nestling/core';
import type { Row } from '../../query/endpoint.table.js';
import { createNested } from '../../service/nested.create.js';
import { idOf } from '../../service/entity-id.reader.js';
import { readBody } from '../body.reader.js';
import { refuseParameters, rendered } from './item.js';
import type { Operation } from './operation.js';

/** `POST /articles`: a new row, with its address. */
export const create: Operation = async (endpoint, exchange) => {
  const { runtime, service, bodyLimit } = endpoint;
  const body = await readBody(exchange, bodyLimit);
  refuseParameters(exchange, endpoint);
  const context = RequestContext.of(exchange.request);
  const row = runtime.plan.nestedCreate
    ? await createNested(endpoint, body, context)
    : await service.create(await runtime.input.fromCaller(body, 'create'), context);
  const id = [idOf(row as Row, runtime.plan)].flat().map((part) => encodeURIComponent(String(part)));
  const { text, tag } = rendered(row, endpoint, 'write');
  exchange.setHeader('Location', `${exchange.path.replace(/\/$/, '')}/${id.join(',')}`);
  exchange.setHeader('ETag', tag);
  exchange.sendJson(201, text);
};
