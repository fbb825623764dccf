// Random queries over random rows agree with an evaluator that knows nothing of SQL. A failure prints its seed.
import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { bootFeature } from '../feature.app.js';
import type { List } from '../wire.support.js';
import { Hall, Item, Label, Part, Shelf, WalkController } from './catalogue.entities.js';
import { pinCollations } from './collation.pin.js';
import { evaluate } from './naive.evaluator.js';
import { store, worlds, type World } from './random.data.js';
import { queries, type Query } from './random.query.js';

const WORLDS = Number(process.env['NESTLING_AGREEMENT_WORLDS'] ?? 100);
const QUERIES = 50;
const SEED = Number(process.env['NESTLING_AGREEMENT_SEED'] ?? Date.now() % 2 ** 31);
const MAX_COMPLAINTS = 5;

/** A query, and how its answer is cut into pages. */
const asked = fc.record({
  query: queries,
  style: fc.constantFrom('page', 'page', 'cursor'),
  page: fc.integer({ min: 1, max: 3 }),
  pageSize: fc.integer({ min: 2, max: 6 }),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;
const runs = fc.tuple(worlds, fc.array(asked, { minLength: QUERIES, maxLength: QUERIES }));

describe.each(testDialects())(`random queries (seed ${SEED}) on %s`, (dialect: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    const feature = { endpoints: [Hall, Shelf, Label, Part, Item], controllers: [WalkController] };
    // PostgreSQL would compile statements whose rows it does not know yet, which takes longer than to run them.
    const source = dialect === 'postgres' ? { extra: { options: '-c jit=off' } } : {};
    app = await bootFeature({ database: dialect, feature, source });
    await pinCollations(app.get(DataSource), dialect);
  });
  afterAll(() => app.close());

  it(`agree with the naive evaluator, ${WORLDS * QUERIES} times`, async () => {
    const complaints: string[] = [];
    for (const [world, questions] of fc.sample(runs, { numRuns: WORLDS, seed: SEED })) {
      await store(world, app.get(DataSource));
      for (const question of questions) {
        const complaint = await disagreement(app, world, question);
        if (complaint) complaints.push(complaint);
        if (complaints.length >= MAX_COMPLAINTS) break;
      }
      if (complaints.length >= MAX_COMPLAINTS) break;
    }
    expect(complaints).toEqual([]);
  }, 120_000);
});

async function disagreement(app: TestApp, world: World, asked: Asked): Promise<string | undefined> {
  const expected = evaluate(world.items, asked.query).map(({ id }) => id);
  const answers =
    asked.style === 'page' ? await onePage(app, expected, asked) : await allPages(app, expected, asked);
  const [wanted, got] = answers.map((answer) => JSON.stringify(answer));
  if (wanted === got) return undefined;
  return `${decodeURIComponent(asked.query.text)}\n wanted ${wanted}\n got ${got}\n rows ${describeRows(world, asked.query)}`;
}

async function onePage(
  app: TestApp,
  expected: number[],
  { query, page, pageSize }: Asked,
): Promise<unknown[]> {
  const { body } = await app.client.get<List>(`/items?${query.text}&page=${page}&pageSize=${pageSize}`);
  const ids = expected.slice((page - 1) * pageSize, page * pageSize);
  return [
    { count: expected.length, ids },
    body.results ? { count: body.count, ids: body.results.map(({ id }) => id) } : body,
  ];
}

/** Forwards to the end, and back from there. */
async function allPages(app: TestApp, expected: number[], { query, pageSize }: Asked): Promise<unknown[]> {
  const there: number[][] = [];
  const back: number[][] = [];
  const get = async (cursor: string | null): Promise<List> => {
    const parameter = cursor === null ? '' : `&cursor=${cursor}`;
    return (await app.client.get<List>(`/walk?${query.text}&pageSize=${pageSize}${parameter}`)).body;
  };
  const idsOf = ({ results }: List): number[] => results.map(({ id }) => id);
  let body = await get(null);
  if (!body.results) return [expected, body];
  there.push(idsOf(body));
  while (body.next !== null && there.length <= expected.length)
    there.push(idsOf((body = await get(body.next))));
  while (body.previous !== null && back.length <= expected.length) {
    back.unshift(idsOf((body = await get(body.previous))));
  }
  const pages = expected.flatMap((_, index) =>
    index % pageSize === 0 ? [expected.slice(index, index + pageSize)] : [],
  );
  return [
    { there: pages.length > 0 ? pages : [[]], back: pages.slice(0, -1) },
    { there, back },
  ];
}

/** The rows, with what a query names of them. */
function describeRows({ items }: World, { text }: Query): string {
  return JSON.stringify(items, (name, value: unknown) => {
    const isNamed =
      name === '' || name === 'id' || /^\d+$/.test(name) || decodeURIComponent(text).includes(name);
    return isNamed ? value : undefined;
  });
}
