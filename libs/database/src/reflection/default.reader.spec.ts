import type { FieldKind } from '@nestling/core';

import { readDefault } from './default.reader.js';

it.each<[string, FieldKind, unknown]>([
  ["'draft'::character varying", 'string', { value: 'draft' }],
  ["'it''s'", 'string', { value: "it's" }],
  ["''", 'text', { value: '' }],
  ["'0'::integer", 'integer', { value: 0 }],
  ['(-1)', 'integer', { value: -1 }],
  ['0.00', 'decimal', { value: '0.00' }],
  ['0', 'boolean', { value: false }],
  ['true', 'boolean', { value: true }],
  ['now()', 'instant', { sql: 'now()' }],
  ["'2000-01-01'::date", 'date', { sql: "'2000-01-01'::date" }],
  ["'{}'::jsonb", 'json', { sql: "'{}'::jsonb" }],
  ['upper(USER)', 'string', { sql: 'upper(USER)' }],
  ['NULL', 'string', undefined],
  ['NULL::character varying', 'string', undefined],
])('reads %s of a column of kind %s', (written, kind, expected) => {
  expect(readDefault(written, kind)).toEqual(expected);
});
