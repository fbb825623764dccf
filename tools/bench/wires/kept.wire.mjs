// The same wire for a caller with a token, whose answers come from memory and are compared whole.
import { requests as open } from './native.wire.mjs';

const AUTHORIZATION = { authorization: 'Bearer of-the-benchmark' };
const OF_THE_MOMENT = new Set(['date', 'age']);

const withToken = (request) => ({ ...request, headers: { ...request.headers, ...AUTHORIZATION } });

const requests = {
  ...open,
  list: (query) => withToken(open.list(query)),
  get: (id) => withToken(open.get(id)),
  create: (article) => withToken(open.create(article)),
  update: (id, changes) => withToken(open.update(id, changes)),
};

const facts = {
  kept: ({ status, headers, body }) => ({
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.has(name))),
    body,
  }),
};

export const keptWire = { requests, facts };
