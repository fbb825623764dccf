import type { FieldKind, FieldPlan, RelationPlan, TablePlan } from '@nestling/core';
import { compileCondition } from './written.condition.js';

const field = (name: string, kind: FieldKind, schema = {}) => ({ name, kind, schema }) as FieldPlan;
const people = {
  fields: [field('id', 'integer'), field('country', 'string')],
  relations: new Map<string, RelationPlan>(),
} as unknown as TablePlan;
const relation = (name: string, toMany: boolean) =>
  [name, { name, toMany, target: () => people } as RelationPlan] as const;
const table = {
  fields: [
    field('id', 'integer'),
    field('owner_id', 'integer'),
    field('open', 'boolean'),
    field('state', 'enum', { enum: ['draft', 'public'] }),
    field('details', 'json'),
  ],
  relations: new Map([relation('author', false), relation('readers', true)]),
} as unknown as TablePlan;

const compiled = (where: unknown) => {
  const problems: string[] = [];
  const place = { table, path: 'where', report: (what: string) => void problems.push(what) };
  return { condition: compileCondition(where, place), problems };
};

const MINE = { owner_id: '$user.id' };

describe('what is the caller’s own', () => {
  it.each<[string, object, object]>([
    ['a value', MINE, { owner_id: 7 }],
    ['a text that is a number', { id: '$user.text' }, { id: 7 }],
    ['a list', { id: { nin: '$user.teams' } }, { id: { nin: [1, 2] } }],
    ['a comparison', { id: { gte: 1, lt: '$user.id' } }, { id: { gte: 1, lt: 7 } }],
    ['related rows', { readers: { none: { id: '$user.id' } } }, { readers: { none: { id: 7 } } }],
    ['a way to them', { 'author.id': '$user.id' }, { 'author.id': 7 }],
    ['one of several', { or: [{ open: true }, MINE] }, { or: [{ open: true }, { owner_id: 7 }] }],
  ])('stands in %s', (_, where, expected) => {
    const { condition, problems } = compiled(where);
    expect(problems).toEqual([]);
    expect(condition({ id: 7, text: '7', teams: [1, 2] })).toEqual(expected);
  });

  it.each<[string, object]>([
    ['equal', MINE],
    ['unlike', { owner_id: { ne: '$user.id' } }],
    ['none of these', { id: { nin: '$user.id' } }],
    ['negated', { not: { or: [{ open: false }, MINE] } }],
    ['of no related row', { readers: { none: { or: [{ id: '$user.id' }, { country: 'IE' }] } } }],
    ['of every related row', { author: { and: [{ id: '$user.id' }] } }],
  ])('meets nothing where it is missing or cannot be one: %s', (_, where) => {
    const { condition } = compiled(where);
    for (const user of [undefined, {}, { id: 'x' }, { id: {} }, { id: null }]) {
      expect(condition(user)).toBeUndefined();
    }
  });

  it('leaves the alternatives that do not need it', () => {
    const { condition } = compiled({ or: [{ open: true }, MINE] });
    expect(condition(undefined)).toEqual({ or: [{ open: true }] });
  });
});

it('reports what means nothing', () => {
  const where = {
    opne: true,
    open: 'yes',
    state: { eq: 'secret', starts_with: 3 },
    details: { pages: 3 },
    readers: { any: {} },
    'author.contry': 'IE',
    or: [],
    and: [3],
    id: { null: 1, in: 4, between: [1] },
  };
  expect(compiled(where).problems).toEqual([
    'where.opne names "opne", which is no field; did you mean "open"?',
    'where.open is "yes"',
    'where.state.eq is "secret"',
    'where.state.starts_with is 3',
    'where.details looks into a document',
    'where.readers has "any"',
    'where.author.contry names "contry", which is no field; did you mean "country"?',
    'where.or is []',
    'where.and[0] is 3',
    'where.id.null is 1',
    'where.id.in is 4',
    'where.id.between is [1]',
  ]);
});
