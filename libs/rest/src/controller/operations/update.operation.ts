import { readBody } from '../body.reader.js';
import { contextOf, idOfKey, refuseParameters, sendWritten } from './item.js';
import type { Operation } from './operation.js';

const write =
  (mode: 'replace' | 'patch'): Operation =>
  async (endpoint, exchange) => {
    const { runtime, service, bodyLimit } = endpoint;
    const body = await readBody(exchange, bodyLimit);
    refuseParameters(exchange, endpoint);
    const input = await runtime.input.fromCaller(body, mode, exchange.header('if-match') === undefined);
    const id = idOfKey(exchange, endpoint);
    const context = await contextOf(exchange, endpoint, { id, partial: mode === 'patch' });
    const row = await service.update(id, input, context);
    sendWritten(row, { exchange, endpoint });
  };

/** `PUT /articles/:id`: the whole row; what is left out gets its default. */
export const replace: Operation = write('replace');

/** `PATCH /articles/:id`: the fields that are named. */
export const update: Operation = write('patch');
