// Every way in which a caller's names and values reach the engine. A feature that opens another one adds it here, and the
// guards of hidden fields and of SQL hold for it.

/** A request to an endpoint's collection, or below it. */
export interface ChannelRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** What follows the collection's path. */
  readonly path: string;
  readonly body?: unknown;
}

type Channels = Readonly<Record<string, (text: string) => ChannelRequest>>;

const get = (path: string): ChannelRequest => ({ method: 'GET', path });
const query = (name: string, value: string): ChannelRequest =>
  get(`?${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
const tree = (filter: unknown): ChannelRequest => query('filter', JSON.stringify(filter));

const bulk = (body: object): ChannelRequest => ({ method: 'POST', path: '/bulk', body });

/** `{ keeper: { pin: 1 } }` for `keeper.pin`. */
function nested(path: string, value: unknown): unknown {
  return path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);
}

/** Where the name of a field can stand. */
export const NAME_CHANNELS: Channels = {
  filter: (name) => query(name, '1'),
  'filter with an operator': (name) => query(`${name}[gte]`, '1'),
  'filter with an unknown operator': (name) => query(`${name}[like]`, '1'),
  'filter of its presence': (name) => query(`${name}[null]`, 'true'),
  'filter, misspelt': (name) => query(`${name}x`, '1'),
  tree: (name) => tree({ [name]: 1 }),
  'tree with an operator': (name) => tree({ or: [{ not: { [name]: { null: true } } }] }),
  'tree, nested': (name) => tree(nested(name, { eq: 'x' })),
  'tree with a quantifier': (name) => tree({ visits: { every: { [name]: null } } }),
  'tree, misspelt': (name) => tree({ [`${name}x`]: 1 }),
  'tree below a field': (name) => tree({ title: { [name]: 1 } }),
  search: (name) => query('search', name),
  'search of a field': (name) => query(`search[${name}]`, 'x'),
  ordering: (name) => query('ordering', name),
  'ordering downwards': (name) => query('ordering', `-${name},title`),
  'ordering, misspelt': (name) => query('ordering', `${name}x`),
  include: (name) => query('include', name),
  'include behind a relation': (name) => query('include', `keeper,visits.${name}`),
  fields: (name) => query('fields', `title,${name}`),
  'fields of what is included': (name) =>
    get(`?include=keeper,visits&fields=${encodeURIComponent(name)},visits.text`),
  'fields, misspelt': (name) => query('fields', `${name}x`),
  cursor: (name) => get(`?cursor=AAAA&ordering=${encodeURIComponent(name)}`),
  'page size': (name) => query('pageSize', name),
  'body of POST': (name) => ({ method: 'POST', path: '', body: { [name]: 'x' } }),
  'body of PUT': (name) => ({ method: 'PUT', path: '/1', body: { title: 'x', version: 1, [name]: 1 } }),
  'body of PATCH': (name) => ({ method: 'PATCH', path: '/1', body: { version: 1, [name]: null } }),
  'body, misspelt': (name) => ({ method: 'PATCH', path: '/1', body: { version: 1, [`${name}x`]: 1 } }),
  'body, nested': (name) => ({ method: 'PATCH', path: '/1', body: nested(name, 1) }),
  bulk: (name) => bulk({ [name]: [] }),
  'bulk of rows': (name) => bulk({ create: [{ [name]: 'x' }], update: [{ id: 1, version: 1, [name]: 1 }] }),
  'bulk of deletions': (name) => bulk({ delete: [{ id: 1, [name]: 1 }] }),
  'bulk by a filter': (name) => bulk({ delete: { filter: { [name]: 1 } } }),
  'bulk by a filter, nested': (name) => bulk({ delete: { filter: { not: nested(name, 1) as object } } }),
  'bulk that sets': (name) => bulk({ update: { filter: { rank: -1 }, set: { [name]: 1 } } }),
};

/** Where a value can stand. */
export const VALUE_CHANNELS: Channels = {
  'a filter of a text': (value) => query('title', value),
  'a filter by a list': (value) => query('title[in]', value),
  'a filter by a part': (value) => query('title[icontains]', value),
  'a filter of a number': (value) => query('rank', value),
  'a filter of a related row': (value) => query('keeper.name', value),
  'a member of a document': (value) => query('details.pages', value),
  'the name of a member': (value) => query(`details.${value}`, '1'),
  'the name of a member in a tree': (value) => tree({ details: { [value]: { gte: 1 } } }),
  'a tree’s value': (value) => tree({ not: { title: { in: [value, 'x'] } } }),
  'a tree’s value in a document': (value) => tree({ details: { pages: value } }),
  'a tree itself': (value) => query('filter', value),
  'an operator': (value) => query(`title[${value}]`, 'x'),
  'a quantifier': (value) => tree({ visits: { [value]: { text: 'x' } } }),
  search: (value) => query('search', value),
  ordering: (value) => query('ordering', value),
  include: (value) => query('include', value),
  fields: (value) => query('fields', value),
  count: (value) => query('count', value),
  cursor: (value) => query('cursor', value),
  pageSize: (value) => query('pageSize', value),
  id: (value) => get(`/${encodeURIComponent(value)}`),
  'a filter of a bulk': (value) => bulk({ delete: { filter: { title: value, rank: -1 } } }),
  'an id in a bulk': (value) => bulk({ delete: [value] }),
  'a field of a body': (value) => ({ method: 'POST', path: '', body: { title: value, keeperId: 1 } }),
  'a document in a body': (value) => ({
    method: 'POST',
    path: '',
    body: { title: 'x', keeperId: 1, details: { [value]: value } },
  }),
  'a reference in a body': (value) => ({ method: 'POST', path: '', body: { title: 'x', keeperId: value } }),
};
