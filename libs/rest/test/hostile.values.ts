// The values that the hostile requests are made of.
import fc from 'fast-check';
import { ARTICLE } from './fixtures/library.js';

const HOSTILE_TEXTS = [
  "' OR 1=1 --",
  '"; DROP TABLE articles; --',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff x',
  '%',
  '_%!',
  '\\',
  '\u0001',
  '$1 ? ?? :name',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '{{7*7}}',
  'ﬁ İ ß \u202e',
  '👩‍🚀'.repeat(20),
  'x'.repeat(5000),
  '9'.repeat(400),
  '',
  ' ',
  'null',
  'NaN',
];

/** Numbers at the edge of what columns and parsers hold. */
export const HOSTILE_NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  1e21,
  1e308,
  -1e308,
  5e-324,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 63,
  1e-7,
];

const NUMBER_TEXTS = [
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '00012',
  '-0',
  '+5',
  '1e400',
  '0x10',
  '1_000',
  '.5',
  '12345678901234567890.12',
  '0.00',
];

const TIMES = [
  '2026-01-31T12:00:00Z',
  '0001-01-01T00:00:00Z',
  '0049-06-01T00:00:00Z',
  '0099-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '1969-12-31T23:59:59.999+23:59',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '0001-01-01',
  '9999-12-31',
  '2028-02-29',
  '-000001-01-01T00:00:00Z',
];

const UUIDS = ['0b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'];

/** Texts that have broken something somewhere. */
export const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.constantFrom(...NUMBER_TEXTS),
  fc.constantFrom(...TIMES),
  fc.constantFrom(...UUIDS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

/** A value of any type. */
export const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_NUMBERS) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, 'draft', 'public', '9.90') },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

/** Names of fields, and names that are none. */
export const FIELDS = [
  ...[
    'title',
    'body',
    'category',
    'price',
    'views',
    'summary',
    'published',
    'internalNote',
    'slug',
    'publishedAt',
  ],
  ...['ratio', 'big', 'token', 'details', 'state', 'day', 'authorId', 'author', 'doubleViews', 'label', 'id'],
  ...['version', 'createdAt', 'updatedAt', 'text', 'rank', 'name', 'active', 'constructor', 'toString'],
];

/** Values that a field is likely to take, so that some of them reach the database. */
const TYPED: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  title: text,
  body: text,
  category: text,
  summary: fc.option(text),
  slug: fc.option(text),
  text,
  name: text,
  price: fc.oneof(fc.constantFrom(...NUMBER_TEXTS, 0, 1e-2, 99999999999.99), fc.nat(10 ** 9)),
  views: fc.oneof(fc.constantFrom(...HOSTILE_NUMBERS), fc.integer()),
  rank: fc.option(fc.integer()),
  published: fc.boolean(),
  publishedAt: fc.option(fc.constantFrom(...TIMES)),
  day: fc.option(fc.constantFrom(...TIMES)),
  ratio: fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(...HOSTILE_NUMBERS)),
  big: fc.oneof(fc.constantFrom(...NUMBER_TEXTS), fc.maxSafeInteger()),
  token: fc.constantFrom(...UUIDS, null),
  details: fc.jsonValue({ maxDepth: 6 }),
  state: fc.constantFrom('draft', 'public', 'Draft', ''),
  authorId: fc.constantFrom(1, 2, null, 987654),
};

const entry = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...Object.keys(TYPED))
      .chain((name) => fc.tuple(fc.constant(name), TYPED[name] ?? value)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...FIELDS), value) },
);
const record = fc
  .array(entry, { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);

/** An article with a few fields replaced. */
export const nearlyArticle = record.map((changes) => ({ ...ARTICLE, ...changes }));
/** A change with a version. */
export const versioned = fc
  .tuple(
    record,
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) }, { weight: 1, arbitrary: value }),
  )
  .map(([fields, version]) => ({ ...fields, version }));
/** A note. */
export const note = fc.record({ text, rank: value }, { requiredKeys: ['text'] });

/** Bodies that are no JSON, or more than is good. */
export const BROKEN_BODIES = [
  '',
  '{',
  '{"title":',
  '\ufeff{}',
  '{"a":1}{"b":2}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"title":"\\ud800"}',
  '{"title":"a","title":"b","version":1,"version":2}',
  '{"views":1e999,"version":1}',
  `{"views":${'9'.repeat(500)},"version":1}`,
  'null',
  'true',
  '-',
  '[1,2',
  '"\\u0000"',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `{"details":${'['.repeat(50)}${']'.repeat(50)},"version":1}`,
  `{"details":${'{"a":'.repeat(40)}1${'}'.repeat(40)},"version":1}`,
  `{${Array.from({ length: 300 }, (_, index) => `"k${index}":${index}`).join()}}`,
];
