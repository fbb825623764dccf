import { contextOf, idOfKey, refuseParameters, sendWritten } from './item.js';
import type { Operation } from './operation.js';

/** `POST /articles/:id/restore`: a deleted row, live again. */
export const restore: Operation = async (endpoint, exchange) => {
  refuseParameters(exchange, endpoint);
  const id = idOfKey(exchange, endpoint, 1);
  const row = await endpoint.service.restore(
    id,
    await contextOf(exchange, endpoint, { id, withDeleted: true }),
  );
  sendWritten(row, { exchange, endpoint });
};
