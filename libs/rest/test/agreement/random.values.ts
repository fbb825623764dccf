// Values that meet one another often, and that databases are known to treat differently.
import fc, { type Arbitrary } from 'fast-check';
import type { Kind } from './catalogue.model.js';

/** No blank at the end: MariaDB's binary collation pads with them. No comma: lists of the query string end there. */
const TEXTS = [
  '', 'a', 'A', 'ab', 'aB', 'AB', 'a b', 'a%b', 'a_b', '%', '[a]*', '!é', 'é', 'b\\', '日本', '😀x', "o'b", '"q"', 'a?b', '10', 'null',
]; // prettier-ignore

/** Parts of texts, wildcards of every database among them. */
export const FRAGMENTS = [
  '',
  'a',
  'A',
  'b',
  'B',
  '%',
  '_',
  '*',
  '[',
  ']',
  '?',
  '!',
  '\\',
  'é',
  '日',
  '😀',
  "'",
  '"',
  ' ',
  'aB',
];

/** What is stored, in the form of the wire. */
export const STORED: Readonly<Record<Exclude<Kind, 'json'>, readonly unknown[]>> = {
  text: TEXTS,
  integer: [-2147483647, -2, -1, 0, 1, 2, 3, 2147483647],
  bigint: ['-9223372036854775807', '-9007199254740993', '-1', '0', '10', '9', '9007199254740992', '9007199254740993'],
  number: [-1.5, -0.1, 0, 0.1, 0.3, 0.30000000000000004, 1, 2.5, 10, 1e21, 1e-7],
  decimal: ['-10.50', '-0.01', '0.00', '0.10', '1.00', '1.10', '9.99', '10.00', '9999999999999.99'],
  boolean: [true, false],
  instant: [
    '1969-12-31T23:59:59.999Z', '2000-01-01T00:00:00.000Z', '2024-02-29T12:00:00.500Z', '2026-03-29T00:30:00.000Z',
    '2026-03-29T00:30:00.001Z', '2026-03-29T01:30:00.000Z',
  ],
  date: ['1000-01-01', '1999-12-31', '2000-01-01', '2024-02-29', '9999-12-31'],
  time: ['00:00:00', '08:30:00', '08:30:01', '23:59:59'],
  // MariaDB orders UUIDs by their last part first: these have one order both ways.
  uuid: [
    '00000000-0000-4000-8000-00000000000f', '00000000-0000-4000-8000-0000000000ff', '00000000-0000-4000-8000-000000000f00',
    '10000000-0000-4000-9000-00000000f000', 'abcdef00-1234-4abc-8def-f00000000000',
  ],
  enum: ['draft', 'open', 'Closed'],
}; // prettier-ignore

/** What is compared with besides: the same value written otherwise, and values between those that are stored. */
const COMPARED: Partial<Record<Kind, readonly unknown[]>> = {
  decimal: ['1.005', '10', '1.1', '-0.0100'],
  number: [0.2, -7],
  instant: ['2026-03-29T02:30:00+02:00', '2026-03-29T00:30:00Z'],
  uuid: ['ABCDEF00-1234-4ABC-8DEF-F00000000000'],
};

/** What documents hold: numbers, and texts that look like them. */
const SCALARS = [
  -1.5,
  0,
  0.1,
  1,
  10,
  1e21,
  true,
  false,
  '',
  'a',
  'A',
  'ab',
  'a ',
  '10',
  'true',
  'null',
  'é',
  '😀',
  '"q"',
  'b\\',
];

const member = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...SCALARS) },
  fc.constantFrom<unknown>(null, [1], { width: 1 }, [{ width: 1 }]),
);
const size = fc.record({ width: member, gte: member }, { requiredKeys: [] });
const documents = fc.record(
  {
    pages: member,
    name: member,
    0: member,
    '*': member,
    'a b': member,
    é: member,
    size: fc.oneof(size, member),
  },
  { requiredKeys: [] },
);

/** A stored value. */
export function storedValue(kind: Kind): Arbitrary<unknown> {
  if (kind === 'json') return documents;
  return fc.constantFrom(...STORED[kind]);
}

/** A value to compare with. */
export function comparedValue(kind: Kind): Arbitrary<unknown> {
  if (kind === 'json') return fc.constantFrom<unknown>(...SCALARS);
  return fc.constantFrom(...STORED[kind], ...(COMPARED[kind] ?? []));
}
