// The same wire for a caller with a token, whose answers come from memory.
import { facts as native, requests as open } from './native.wire.mjs';

const AUTHORIZATION = { authorization: 'Bearer of-the-benchmark' };

const withToken = (request) => ({ ...request, headers: { ...request.headers, ...AUTHORIZATION } });

const requests = {
  ...open,
  list: (query) => withToken(open.list(query)),
  get: (id) => withToken(open.get(id)),
};

/** What clients see of the cache; how a list's ETag is made is everybody's own affair. */
const keptHead = ({ headers }) => ({
  length: headers['content-length'],
  cache: headers['x-cache'],
  control: headers['cache-control'],
  vary: headers['vary'],
  hasTag: headers['etag'] !== undefined,
});

const facts = {
  keptItem: (answer) => ({
    ...keptHead(answer),
    ...native.item({ ...answer, headers: { ...answer.headers, etag: undefined } }),
  }),
  keptPage: (answer) => ({ ...keptHead(answer), ...native.page(answer) }),
};

export const keptWire = { requests, facts };
