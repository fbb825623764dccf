// Every way in which a caller's names and values reach the engine. A feature that opens another one adds it here, and the
// guards of hidden fields and of SQL hold for it.

/** A request to an endpoint's collection, or below it. */
export interface ChannelRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** What follows the collection's path. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Channels = Readonly<Record<string, (text: string) => ChannelRequest>>;

const get = (path: string): ChannelRequest => ({ method: 'GET', path });
const query = (name: string, value: string): ChannelRequest =>
  get(`?${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
const tree = (filter: unknown): ChannelRequest => query('filter', JSON.stringify(filter));

const aggregate = (name: string, value: string): ChannelRequest =>
  get(`/aggregate?count=*&${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
const post = (body: object): ChannelRequest => ({ method: 'POST', path: '', body });
const upsert = (body: object, on = 'code'): ChannelRequest => ({
  method: 'PUT',
  path: `?on=${encodeURIComponent(on)}`,
  body: { title: 'x', keeperId: 1, ...body },
});
/** A key has visible ASCII characters only. */
const keyed = (key: string, { path }: ChannelRequest, body: object): ChannelRequest => ({
  method: 'POST',
  path,
  body,
  headers: { 'idempotency-key': key.replace(/[^\x21-\x7e]/gu, encodeURIComponent) },
});

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
  'bulk with a key': (name) => keyed(name, bulk({}), { create: [{ [name]: 'x' }] }),
  'functions of an aggregate': (name) => aggregate('sum', `rank,${name}`),
  'greatest values of an aggregate': (name) => aggregate('max', name),
  'groups of an aggregate': (name) => aggregate('groupBy', name),
  'groups of an aggregate, misspelt': (name) => aggregate('groupBy', `${name}x`),
  'ordering of an aggregate': (name) => aggregate('ordering', `-${name}`),
  'ordering of an aggregate by a function': (name) => aggregate('ordering', `count,sum.${name}`),
  'filter of an aggregate': (name) => aggregate(`${name}[gte]`, '1'),
  'tree of an aggregate': (name) => aggregate('filter', JSON.stringify({ not: { [name]: null } })),
  'parameter of an aggregate': (name) => aggregate(name, 'x'),
  'parameter of a filter backend': (name) => query(`near[${name}]`, 'x'),
  'key of an upsert': (name) => upsert({ code: 'x' }, name),
  'key of an upsert, misspelt': (name) => upsert({ code: 'x' }, `${name}x`),
  'body of an upsert': (name) => upsert({ code: 'x', [name]: 1 }),
  'nested creation': (name) => post({ title: 'x', [name]: {} }),
  'nested creation of a list': (name) =>
    post({ title: 'x', keeperId: 1, visits: [{ text: 'x', [name]: 1 }] }),
  'nested creation of a reference': (name) => post({ title: 'x', keeper: { name: 'x', [name]: 1 } }),
  'parameter of a restoration': (name) => ({ method: 'POST', path: `/1/restore?${name}=1` }),
  'id of a restoration': (name) => ({ method: 'POST', path: `/${name}/restore` }),
  'Idempotency-Key': (name) => keyed(name, post({}), { title: 'x', keeperId: 1, [name]: 'x' }),
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
  'a parameter of a filter backend': (value) => query('near', value),
  'a count of an aggregate': (value) => get(`/aggregate?count=${encodeURIComponent(value)}`),
  'a function of an aggregate': (value) => aggregate('max', value),
  'the name of a function': (value) => aggregate(value, 'rank'),
  'a group of an aggregate': (value) => aggregate('groupBy', value),
  'an ordering of an aggregate': (value) => aggregate('ordering', value),
  'a filter of an aggregate': (value) => aggregate('keeper.name', value),
  'a search of an aggregate': (value) => aggregate('search', value),
  'the key of an upsert': (value) => upsert({ code: 'x' }, value),
  'a key’s value in an upsert': (value) => upsert({ code: value }),
  'a nested row': (value) => post({ title: 'x', keeper: { name: value }, visits: [{ text: value }] }),
  'the id of a restoration': (value) => ({ method: 'POST', path: `/${encodeURIComponent(value)}/restore` }),
  'an Idempotency-Key': (value) => keyed(value, post({}), { title: 'x', keeperId: 1 }),
  'an Idempotency-Key of a bulk': (value) =>
    keyed(value, bulk({}), { create: [{ title: 'x', keeperId: 1 }] }),
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
