import { contextOf, idOfKey, refuseParameters } from './item.js';
import type { Operation } from './operation.js';

/** `DELETE /articles/:id`: 204, and 404 from then on. */
export const destroy: Operation = async (endpoint, exchange) => {
  refuseParameters(exchange, endpoint);
  const id = idOfKey(exchange, endpoint);
  await endpoint.service.destroy(id, await contextOf(exchange, endpoint, { id }));
  exchange.sendEmpty(204);
};
