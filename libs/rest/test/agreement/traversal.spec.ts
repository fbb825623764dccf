// Pages behind cursors while other rows come and go: a row that stays is seen once, and none is seen twice.
import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { bootFeature } from '../feature.app.js';
import type { List } from '../wire.support.js';
import { Hall, Item, Label, Part, Shelf, WalkController } from './catalogue.entities.js';
import { insertItem, itemValues, store, worlds, type World } from './random.data.js';
import { orderings } from './random.query.js';

const RUNS = 30;
const SEED = Number(process.env['NESTLING_AGREEMENT_SEED'] ?? Date.now() % 2 ** 31);
const MAX_PAGES = 60;

/** What happens between two pages: a row is inserted, and one of those that do not stay is deleted. */
const step = fc.record({ insert: fc.option(itemValues, { freq: 3 }), remove: fc.boolean() });
const walks = fc.record({
  world: worlds.map((world): World => ({ ...world, parts: [] })),
  ordering: orderings,
  pageSize: fc.integer({ min: 1, max: 3 }),
  leaving: fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 7 }),
  steps: fc.array(step, { minLength: 12, maxLength: 12 }),
});
type Walk = typeof walks extends fc.Arbitrary<infer T> ? T : never;

describe.each(testDialects())(`pages while rows come and go (seed ${SEED}) on %s`, (dialect: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    const feature = { endpoints: [Hall, Shelf, Label, Part, Item], controllers: [WalkController] };
    app = await bootFeature({ database: dialect, feature });
  });
  afterAll(() => app.close());

  it.each(['next', 'previous'] as const)(
    `skip none and repeat none, on the way to the %s one`,
    async (way) => {
      for (const walk of fc.sample(walks, { numRuns: RUNS, seed: SEED })) {
        const source = app.get(DataSource);
        await store(walk.world, source);
        const start = way === 'next' ? { seen: [], cursor: null } : await toTheEnd(app, walk);
        const seen = await follow(app, walk, { way, cursor: start.cursor });
        const staying = walk.world.items.map(({ id }) => id).filter((id) => !walk.leaving.includes(id));
        const all = [...start.seen, ...seen];
        const context = { ordering: walk.ordering, pageSize: walk.pageSize, leaving: walk.leaving };
        const found = { ...context, staying: all.filter((id) => staying.includes(id)).sort(byNumber) };
        expect(found).toEqual({ ...context, staying: staying.sort(byNumber) });
        expect(new Set(all).size).toBe(all.length);
      }
    },
  );
});

const byNumber = (left: number, right: number): number => left - right;

async function pageOf(app: TestApp, { ordering, pageSize }: Walk, cursor: string | null): Promise<List> {
  const order = ordering.length > 0 ? `&ordering=${ordering.join(',')}` : '';
  const place = cursor === null ? '' : `&cursor=${cursor}`;
  const { status, body } = await app.client.get<List>(`/walk?pageSize=${pageSize}${order}${place}`);
  expect(status).toBe(200);
  return body;
}

/** The rows of the last page, and the way back from it. */
async function toTheEnd(app: TestApp, walk: Walk): Promise<{ seen: number[]; cursor: string | null }> {
  let body = await pageOf(app, walk, null);
  while (body.next !== null) body = await pageOf(app, walk, body.next);
  return { seen: body.results.map(({ id }) => id), cursor: body.previous };
}

/** Every row on the way, while others come and go. */
async function follow(
  app: TestApp,
  walk: Walk,
  { way, cursor: start }: { way: 'next' | 'previous'; cursor: string | null },
): Promise<number[]> {
  const seen: number[] = [];
  const leaving = [...walk.leaving];
  if (way === 'previous' && start === null) return seen;
  let cursor = start;
  for (let page = 0; page < MAX_PAGES; page++) {
    const body = await pageOf(app, walk, cursor);
    seen.push(...body.results.map(({ id }) => id));
    cursor = body[way];
    if (cursor === null) return seen;
    const { insert = null, remove = false } = walk.steps[page] ?? {};
    if (insert) await insertItem({ ...insert, id: 1000 + page, shelf: null }, app.get(DataSource));
    if (remove)
      await app
        .get(DataSource)
        .getRepository(Item)
        .delete(leaving.shift() ?? 0);
  }
  throw new Error('The pages do not end.');
}
