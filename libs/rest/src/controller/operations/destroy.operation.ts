import { contextOf, idOfKey, refuseParameters } from './item.js';
import type { Operation } from './operation.js';

/** `DELETE /articles/:id`: 204, and 404 from then on. */
export const destroy: Operation = async (endpoint, exchange) => {
  refuseParameters(exchange, endpoint);
  await endpoint.service.destroy(idOfKey(exchange, endpoint), await contextOf(exchange, endpoint));
  exchange.sendEmpty(204);
};
