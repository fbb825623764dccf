// The dialect of @dataui/crud. Its answers have fewer of the facts: no ETag, no Location, no problem documents, no
// links to neighbouring pages, and one page where there is nothing; what it has must be equal.
import { URLSearchParams } from 'node:url';
import { requests as native, withoutStamps } from './native.wire.mjs';

function listPath({ category, ordering, page, pageSize, include }) {
  const parameters = new URLSearchParams();
  if (category !== undefined) parameters.append('filter', `category||$eq||${category}`);
  if (ordering !== undefined) {
    const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
    parameters.append('sort', `${ordering.replace('-', '')},${direction}`);
    parameters.append('sort', `id,${direction}`);
  }
  if (page !== undefined) parameters.append('page', page);
  if (pageSize !== undefined) parameters.append('limit', pageSize);
  if (include !== undefined) parameters.append('join', include);
  return `/articles?${parameters}`;
}

/** It has no optimistic locking: the version stays at home. */
function update(id, changes) {
  return native.update(id, { ...changes, version: undefined });
}

const requests = {
  ...native,
  list: (query) => ({ method: 'GET', path: listPath(query) }),
  createMany: (articles) => {
    const request = native.createMany([]);
    return { ...request, body: JSON.stringify({ bulk: articles }) };
  },
  update,
  updates: (rows) => ({ ...native.updates(rows), sendsVersion: false }),
};

const facts = {
  page: ({ status, body }) => ({ status, count: body.total, results: body.data }),
  item: ({ status, body }) => ({ status, row: body }),
  written: ({ status, body }) => ({ status, row: withoutStamps(body) }),
  many: ({ body }) => ({ rows: body.map(withoutStamps) }),
  problem: ({ status }) => ({ status }),
};

/** Where its status is another than everyone else's. */
const statuses = { 'create-many': 201 };

export const crudWire = { requests, facts, statuses };
