import { rowKeyOf } from './row-key.js';

it('names a row alike, whoever reads its key from where', () => {
  expect(rowKeyOf([7])).toBe(rowKeyOf(['007']));
  expect(rowKeyOf([9007199254740993n])).toBe(rowKeyOf(['9007199254740993']));
  expect(rowKeyOf(['Straße '])).toBe(rowKeyOf(['STRASSE']));
  expect(rowKeyOf(['Émile'])).toBe(rowKeyOf(['emile']));
  expect(rowKeyOf([new Date(0)])).toBe(rowKeyOf(['1970-01-01T00:00:00.000Z']));
  expect(rowKeyOf([Buffer.from('a')])).toBe('61');
});

it('tells the rows of a composite key apart', () => {
  expect(rowKeyOf([1, 23])).not.toBe(rowKeyOf([12, 3]));
});
