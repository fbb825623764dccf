// Generates hostile requests to what an endpoint has beside its five verbs: bulks, upserts, restoration, aggregates, includes,
// counts, trees of filters, keys of repeated requests.
import fc from 'fast-check';
import { HOSTILE_NUMBERS, text, value } from './hostile.values.js';
import type { HostileRequest } from './hostile.requests.js';

type Headers = HostileRequest['headers'];
type Json = Readonly<Record<string, unknown>>;

const PATHS = ['items', 'items', 'items', 'sellers', 'reviews', 'seats', 'cars', 'trucks'];
const NAMES = [
  ...['name', 'count', 'details', 'price', 'sellerId', 'seller', 'seller.name', 'reviews', 'reviews.rating'],
  ...['reviews.text', 'text', 'rating', 'item', 'item.name', 'items', 'items.reviews.rating', 'hall', 'seat'],
  ...['note', 'cost', 'deletedAt', 'kind', 'and', 'not', 'some', '__proto__', 'details.size', 'details.a.b'],
];
const OPERATORS = [
  ...['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between', 'contains', 'icontains', 'startsWith'],
  ...['endsWith', 'null', 'some', 'none', 'every', 'constructor'],
];
const KEYS = ['k1', 'k2', 'k3', ' ', '', 'k'.repeat(256), '"', "';--", 'k,k'];

const nearly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: value });
const some = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Json> =>
  fc.record(members, { requiredKeys: [] });
const id = nearly(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom('1', '01', 999_999)));
const version = nearly(fc.integer({ min: 1, max: 3 }));
const short = fc.oneof(fc.constantFrom('a', 'ann', 'secret'), text);

const review = fc.record({ text: short, rating: nearly(fc.integer()) }, { requiredKeys: ['text'] });
const changes = some({
  name: short,
  text: short,
  sku: nearly(fc.constantFrom('ann', 'new', null)),
  price: nearly(fc.constantFrom('1', '9.99', 3)),
  count: nearly(fc.integer()),
  details: value,
  cost: text,
  note: short,
  label: nearly(fc.constantFrom('L', null)),
  plate: nearly(fc.constantFrom('P', null)),
  doors: nearly(fc.integer()),
});
const relations = some({
  sellerId: nearly(fc.constantFrom(1, 2, 3)),
  itemId: nearly(fc.constantFrom(1, 2, 3)),
  seller: nearly(fc.record({ name: short })),
  reviews: nearly(fc.array(nearly(review), { maxLength: 3 })),
  hall: nearly(fc.constantFrom('a', 'b,c', '')),
  seat: nearly(fc.integer({ min: 1, max: 5 })),
});
const row = fc
  .tuple(
    fc.constantFrom({ name: 'x', sellerId: 1 }, { text: 'x', itemId: 1 }, { hall: 'h', seat: 9 }),
    changes,
    relations,
  )
  .map((parts): Json => Object.assign({}, ...parts) as Json);

const { tree } = fc.letrec<{ tree: Json; operand: unknown }>((tie) => ({
  tree: fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...NAMES), tie('operand')) },
        {
          weight: 1,
          arbitrary: fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { maxLength: 3 })),
        },
        { weight: 1, arbitrary: fc.tuple(fc.constant('not'), tie('tree')) },
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((members) => Object.fromEntries(members) as Json),
  operand: fc.oneof(
    { depthSize: 'small' },
    value,
    fc
      .tuple(fc.constantFrom(...OPERATORS), fc.oneof(value, fc.array(value, { maxLength: 4 })))
      .map((one) => Object.fromEntries([one])),
    fc.tuple(fc.constantFrom('some', 'none', 'every'), tie('tree')).map((one) => Object.fromEntries([one])),
    tie('tree'),
  ),
}));

const keyed = fc
  .tuple(id, version, changes)
  .map(([key, at, change]): Json => ({ id: key, version: at, ...change }));
const bulk = some({
  create: nearly(fc.array(nearly(row), { maxLength: 3 })),
  update: nearly(
    fc.oneof(
      { weight: 2, arbitrary: fc.array(nearly(keyed), { maxLength: 3 }) },
      { weight: 1, arbitrary: some({ filter: nearly(tree), set: nearly(changes) }) },
    ),
  ),
  delete: nearly(
    fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.oneof(id, keyed), { maxLength: 2 }) },
      { weight: 1, arbitrary: some({ filter: nearly(tree) }) },
    ),
  ),
  maxAffected: nearly(fc.constantFrom(1, 5, 50, 51)),
});

const names = fc.array(fc.constantFrom(...NAMES, '', '-name', '-count', 'sum.price'), {
  minLength: 1,
  maxLength: 3,
});
const list = names.map((members) => members.join(','));
const anything = fc.oneof(
  list,
  text,
  fc.constantFrom(...HOSTILE_NUMBERS).map(String),
  fc.constantFrom('true', '*', 'exact', 'estimated', 'none'),
);
const parameter = fc.oneof(
  fc.tuple(
    fc.constantFrom('include', 'fields', 'ordering', 'groupBy', 'sum', 'avg', 'min', 'max'),
    fc.oneof(list, anything),
  ),
  fc.tuple(
    fc.constantFrom(
      'count',
      'withDeleted',
      'cheaperThan',
      'page',
      'pageSize',
      'search',
      'cursor',
      'on',
      'atomic',
    ),
    anything,
  ),
  fc.tuple(
    fc.constant('filter'),
    tree.map((condition) => JSON.stringify(condition)),
  ),
  fc.tuple(
    fc
      .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...OPERATORS))
      .map(([name, operator]) => `${name}[${operator}]`),
    anything,
  ),
);
const query = fc.array(parameter, { maxLength: 3 }).map((parameters) => {
  const pairs = parameters.map((pair) =>
    pair.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, ''))).join('='),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
});

const segment = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom('a,1', 'a,2', 'b%2Cc,1', 'aggregate', 'bulk', ',', '%00') },
);
const path = fc.constantFrom(...PATHS).map((name) => `/${name}`);
const writing = (method: string, route: fc.Arbitrary<string>, body: fc.Arbitrary<unknown>) =>
  fc.record({
    method: fc.constant(method),
    path: route,
    payload: body.map((members) => JSON.stringify(members) ?? ''),
  });
const reading = (route: fc.Arbitrary<string>) =>
  fc.record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    path: fc.tuple(route, query).map((parts) => parts.join('')),
  });
const below = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(path, ...parts).map(([start, ...rest]) => [start, ...rest].join(''));
const fixed = (part: string): fc.Arbitrary<string> => fc.constant(part);
const rarely = (usual: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: fixed(usual) }, { weight: 1, arbitrary: query });

/** Requests to the endpoints of the market, under headers of the usual kind. */
export function marketRequests(headers: fc.Arbitrary<Headers>): fc.Arbitrary<HostileRequest> {
  const key = fc.option(fc.constantFrom(...KEYS), { freq: 1 });
  const withKey = fc
    .tuple(headers, key)
    .map(([others, own]) => (own === null ? others : { ...others, 'idempotency-key': own }));
  const requests: fc.Arbitrary<Omit<HostileRequest, 'headers'>> = fc.oneof(
    {
      weight: 5,
      arbitrary: writing('POST', below(fixed('/bulk'), fc.oneof(rarely(''), rarely('?atomic=false'))), bulk),
    },
    { weight: 3, arbitrary: writing('POST', path, nearly(row)) },
    {
      weight: 3,
      arbitrary: writing(
        'PUT',
        below(fc.oneof(rarely('?on=sku'), rarely(''))),
        nearly(fc.tuple(row, keyed).map((parts) => Object.assign({}, ...parts) as Json)),
      ),
    },
    {
      weight: 2,
      arbitrary: writing('POST', below(fixed('/'), segment, fixed('/restore'), rarely('')), value),
    },
    { weight: 1, arbitrary: writing('DELETE', below(fixed('/'), segment), fc.constant(undefined)) },
    { weight: 3, arbitrary: reading(below(fixed('/aggregate'))) },
    { weight: 5, arbitrary: reading(path) },
    { weight: 2, arbitrary: reading(below(fixed('/'), segment)) },
  );
  return fc.tuple(requests, withKey).map(([request, own]) => ({ ...request, headers: own }));
}
