// Generates the requests of the hostile test: most are nearly right, for what is plainly wrong is refused early.
import fc from 'fast-check';
import { ARTICLE } from './fixtures/library.js';
import { marketRequests } from './hostile.market.js';
import {
  BROKEN_BODIES,
  FIELDS,
  HOSTILE_NUMBERS,
  nearlyArticle,
  note,
  text,
  versioned,
} from './hostile.values.js';

/** One request, as a client library would let it pass. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

/** What the requests may refer to. */
export interface Targets {
  readonly articles: readonly number[];
  readonly notes: readonly number[];
  readonly cursor: string;
}

const PARAMETERS = [
  ...FIELDS,
  'search',
  'ordering',
  'page',
  'pageSize',
  'cursor',
  'filter',
  'fields',
  'include',
];
const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'null',
  'icontains',
  '__proto__',
  '',
  'x][',
];
const asJson = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  value.map((members) => JSON.stringify(members));
const brokenBody = fc.oneof(
  asJson(note),
  fc.json({ maxDepth: 6 }),
  fc.constantFrom(...BROKEN_BODIES),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.tuple(asJson(nearlyArticle), fc.nat(200)).map(([whole, cut]) => whole.slice(0, cut)),
);
/** A body that suits the verb, most of the time. */
function bodyOf(method: string): fc.Arbitrary<string> {
  const fitting = { POST: nearlyArticle, PUT: versioned.map((changes) => ({ ...ARTICLE, ...changes })) }[
    method
  ];
  return fc.oneof(
    { weight: 8, arbitrary: asJson(fitting ?? versioned) },
    { weight: 2, arbitrary: brokenBody },
  );
}

const encoded = text.map((raw) => encodeURIComponent(raw.replace(/\p{Surrogate}/gu, '')));
const RAW_PIECES = [
  '%',
  '%zz',
  '%c3%28',
  '%00',
  '%ff',
  '%ed%a0%80',
  '+',
  '&&',
  '=',
  '==',
  '[',
  ']',

  '%2C',
  ';',
];
const parameterValue = fc.oneof(
  { weight: 5, arbitrary: encoded },
  { weight: 3, arbitrary: fc.array(encoded, { maxLength: 5 }).map((members) => members.join(',')) },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_NUMBERS).map(String) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'true',
      'false',
      'news',
      '1',
      '2',
      '-title,views',
      '-publishedAt',
      'summary',
      'rank',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...RAW_PIECES) },
);
const parameter = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PARAMETERS) }, { weight: 1, arbitrary: encoded }),
    fc.option(fc.constantFrom(...OPERATORS), { freq: 2 }),
    parameterValue,
  )
  .map(([name, operator, given]) => `${name}${operator === null ? '' : `[${operator}]`}=${given}`);

function queryString(cursor: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    { weight: 6, arbitrary: parameter.map((one) => `?${one}`) },
    { weight: 3, arbitrary: fc.array(parameter, { maxLength: 4 }).map((many) => `?${many.join('&')}`) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_PIECES).map((raw) => `?${raw}`) },
    { weight: 1, arbitrary: fc.constant(`?${'title=x&'.repeat(400)}`) },
    { weight: 1, arbitrary: fc.nat(9000).map((length) => `?title=${'y'.repeat(length)}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(cursor.length), encoded)
        .map(([cut, end]) => `?ordering=rank&cursor=${cursor.slice(0, cut)}${end}`),
    },
  );
}

function path({ articles, notes }: Targets): fc.Arbitrary<string> {
  const id = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...articles, ...notes).map(String) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_NUMBERS).map(String) },
    { weight: 2, arbitrary: encoded.filter((segment) => segment !== '') },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_PIECES) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('/articles', '/notes', '/authors', '/articles/', '/notes/') },
    { weight: 7, arbitrary: id.map((segment) => `/articles/${segment}`) },
    { weight: 2, arbitrary: id.map((segment) => `/notes/${segment}`) },
    { weight: 1, arbitrary: id.map((segment) => `/authors/${segment}/`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '/',
        '//articles',
        '/ARTICLES',
        '/%61rticles',
        '/articles/1/2',
        '/articles//1',
        '/x',
      ),
    },
  );
}

const headers = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'application/json; charset=utf-16',
          'multipart/form-data',
          ';',
          'a/b',
        ),
      },
    ),
    'if-match': fc.constantFrom(
      '*',
      '"1"',
      'W/"2"',
      '"9999999999"',
      '""',
      '"',
      'junk,,',
      '"1-x", "2"',
      '1e3',
      '"-1"',
    ),
    'if-none-match': fc.constantFrom('*', '"1"', 'W/"1", "2"', '"', ','),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br, gzip'),
    accept: fc.constantFrom('text/html', 'application/xml;q=0.1', '*/*', ';;'),
    'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
  },
  { requiredKeys: ['content-type'] },
);
// Most requests carry few of the rarer headers, or nothing would get past them.
const sparseHeaders = fc.tuple(headers, fc.nat(9)).map(([all, dice]) => {
  const { 'content-encoding': encoding, 'if-match': ifMatch, ...others } = all;
  return {
    ...others,
    ...(encoding && dice === 0 ? { 'content-encoding': encoding } : {}),
    ...(ifMatch && dice > 5 ? { 'if-match': ifMatch } : {}),
  };
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Requests against an application that holds these rows. */
export function hostileRequests(targets: Targets): fc.Arbitrary<HostileRequest> {
  const anyPath = path(targets);
  const item = fc.integer({ min: 1, max: 60 }).map((id) => `/articles/${id}`);
  const list = fc.constantFrom('/articles', '/articles', '/notes', '/authors');
  const query = queryString(targets.cursor);
  const targeted: [number, string, fc.Arbitrary<string>][] = [
    [6, 'GET', fc.tuple(list, query).map(([route, parameters]) => `${route}${parameters}`)],
    [4, 'POST', list],
    [6, 'PATCH', item],
    [3, 'PUT', item],
    [1, 'DELETE', item],
  ];
  const random = fc.tuple(
    fc.constantFrom(...METHODS),
    fc.tuple(anyPath, query).map((parts) => parts.join('')),
  );
  const library = fc
    .oneof(
      { weight: 8, arbitrary: random },
      ...targeted.map(([weight, method, route]) => ({
        weight,
        arbitrary: fc.tuple(fc.constant(method), route),
      })),
    )
    .chain(([method, route]) => {
      const writes = ['POST', 'PUT', 'PATCH'].includes(method);
      return fc.record({
        method: fc.constant(method),
        path: fc.constant(route),
        headers: sparseHeaders,
        ...(writes ? { payload: bodyOf(method) } : {}),
      });
    });
  return fc.oneof(library, marketRequests(sparseHeaders));
}
