import { readBody } from '../body.reader.js';
import { contextOf, idOfKey, refuseParameters, sendWritten } from './item.js';
import type { Operation } from './operation.js';

const write =
  (mode: 'replace' | 'patch'): Operation =>
  async (endpoint, exchange) => {
    const { runtime, service, bodyLimit } = endpoint;
    const body = await readBody(exchange, bodyLimit);
    refuseParameters(exchange, endpoint);
    const checked = runtime.input.fromCaller(body, mode, exchange.header('if-match') === undefined);
    const input = checked instanceof Promise ? await checked : checked;
    const id = idOfKey(exchange, endpoint);
    const asked = contextOf(exchange, endpoint, { id, partial: mode === 'patch' });
    const context = asked instanceof Promise ? await asked : asked;
    const row = await service.update(id, input, context);
    sendWritten(row, { exchange, endpoint });
  };

/** `PUT /articles/:id`: the whole row; what is left out gets its default. */
export const replace: Operation = write('replace');

/** `PATCH /articles/:id`: the fields that are named. */
export const update: Operation = write('patch');
