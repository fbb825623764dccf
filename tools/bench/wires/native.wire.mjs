// How Nestling's wire is spoken, by itself and by everyone who serves the same answers.
import { URLSearchParams } from 'node:url';

const JSON_TYPE = { 'content-type': 'application/json' };

const withQuery = (path, parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return { method: 'GET', path: `${path}?${new URLSearchParams(given)}` };
};

const withBody = (method, path, body) => ({ method, path, headers: JSON_TYPE, body: JSON.stringify(body) });

const isInstant = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

/** The instants of a write differ from one competitor to the next; that they are instants does not. */
export const withoutStamps = ({ createdAt, updatedAt, ...row }) => ({
  ...row,
  stamps: [isInstant(createdAt), isInstant(updatedAt)],
});

/** The requests. */
export const requests = {
  list: (query) => withQuery('/articles', query),
  listByCursor: (query) => withQuery('/articles-by-cursor', query),
  get: (id) => ({ method: 'GET', path: `/articles/${id}` }),
  create: (article) => withBody('POST', '/articles', article),
  createMany: (articles) => withBody('POST', '/articles/bulk', { create: articles }),
  update: (id, changes) => withBody('PATCH', `/articles/${id}`, changes),
  /** What the load generator needs for changes that carry the version of the change before. */
  updates: (rows) => ({ method: 'PATCH', path: '/articles', headers: JSON_TYPE, rows, sendsVersion: true }),
};

const head = ({ status, headers }) => ({ status, type: headers['content-type'] });

/** What is compared of an answer, for each kind of answer. */
export const facts = {
  page: (answer) => ({ ...head(answer), ...answer.body, count: Number(answer.body.count) }),
  cursorPage: (answer) => ({
    ...head(answer),
    results: answer.body.results,
    hasNext: answer.body.next !== null,
    hasPrevious: answer.body.previous !== null,
  }),
  item: (answer) => ({ ...head(answer), etag: answer.headers.etag, row: answer.body }),
  written: (answer) => ({
    ...head(answer),
    etag: answer.headers.etag,
    location: answer.headers.location,
    row: withoutStamps(answer.body),
  }),
  many: (answer) => ({ ...head(answer), rows: answer.body.created.map(withoutStamps) }),
  problem: (answer) => {
    const { errors = [], ...problem } = answer.body;
    // The wording of a message is the validator's own.
    return { ...head(answer), problem, pointers: errors.map(({ pointer }) => pointer).sort() };
  },
};

export const nativeWire = { requests, facts };
