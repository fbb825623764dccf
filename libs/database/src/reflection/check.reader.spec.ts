import { isJsonCheck, valuesOfCheck } from './check.reader.js';

it.each([
  ["state IN ('draft', 'live')", ['draft', 'live']],
  [`"state" in ('it''s')`, ["it's"]],
  ["[state] IN('a')", ['a']],
  ["(`state` in ('a','b'))", ['a', 'b']],
  [
    "(((state)::text = ANY ((ARRAY['draft'::character varying, 'live'::character varying])::text[])))",
    ['draft', 'live'],
  ],
  ["((state = ANY (ARRAY['a'::text, 'b'::text])))", ['a', 'b']],
])('reads the values of %s', (expression, values) => {
  expect(valuesOfCheck(expression, 'state')).toEqual(values);
});

it.each([
  "estate IN ('a')",
  "state IN ('a') OR other = 1",
  'state IN (1, 2)',
  "state <> 'a'",
  "state IN ('a') AND length(state) > 1",
])('leaves alone what is no plain list: %s', (expression) => {
  expect(valuesOfCheck(expression, 'state')).toBeUndefined();
});

it('knows the check that makes JSON of a text', () => {
  expect(isJsonCheck('json_valid(`extra`)', 'extra')).toBe(true);
  expect(isJsonCheck('json_valid(`other`)', 'extra')).toBe(false);
});
