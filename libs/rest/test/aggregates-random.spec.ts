// Random rows and random aggregates, held against what a loop over the rows makes of them.
import { RequestContext } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import type { AggregateQuery, EndpointService } from '../src/index.js';
import { Sale, SALES, Seller } from './aggregates.support.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';

const ROWS = 80;
const QUERIES = 150;
const COUNTRIES = ['IE', 'PT', null];

/** A generator with a seed, so that a failure can be seen again. */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof randomSource>;
type Row = Record<string, unknown>;
const GROUPS = ['category', 'express', 'seller.country', 'soldOn', 'sellerId'] as const;
const FIELDS = ['price', 'quantity', 'units'] as const;

function randomSale(random: Random): Row {
  const maybe = <V>(value: V): V | null => (random(5) === 0 ? null : value);
  const cents = random(2_000_000) - 1_000_000;
  return {
    category: maybe(['art', 'news', 'sport'][random(3)]),
    price: maybe((cents / 100).toFixed(2)),
    quantity: maybe(random(100) - 50),
    units: maybe(String(BigInt(random(2 ** 31)) * 4_000_000_007n - 10n ** 18n)),
    soldOn: maybe(`2026-01-0${random(4) + 1}`),
    express: random(2) === 0,
    sellerId: maybe(random(COUNTRIES.length) + 1),
  };
}

const pick = <V>(values: readonly V[], random: Random): V[] => values.filter(() => random(3) === 0);

/** A value of a row as a whole number of its least digit. */
function unitsOf(row: Row, field: string): bigint | undefined {
  const value = row[field];
  return value === null ? undefined : BigInt(String(value).replace('.', ''));
}

function asText(units: bigint, field: string): string | number {
  if (field === 'quantity') return Number(units);
  if (field === 'units') return String(units);
  const digits = String(units < 0n ? -units : units).padStart(3, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const FUNCTIONS: Readonly<Record<string, (values: bigint[], field: string) => unknown>> = {
  sum: (values, field) =>
    asText(
      values.reduce((sum, value) => sum + value),
      field,
    ),
  avg: (values, field) => Number(FUNCTIONS['sum']?.(values, field)) / values.length,
  min: (values, field) =>
    asText(
      values.reduce((least, value) => (value < least ? value : least)),
      field,
    ),
  max: (values, field) =>
    asText(
      values.reduce((most, value) => (value > most ? value : most)),
      field,
    ),
};

function valueOf(row: Row, name: string): unknown {
  return name === 'seller.country' ? (COUNTRIES[Number(row['sellerId'] ?? 0) - 1] ?? null) : row[name];
}

/** What the query should give, in no order. */
function expectedOf(query: AggregateQuery<Sale>, rows: readonly Row[]): Row[] {
  const names = query.groupBy ?? [];
  const groups = new Map<string, Row[]>(names.length === 0 ? [['[]', []]] : []);
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => valueOf(row, name)));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, members]) => {
    const values = JSON.parse(key) as unknown[];
    const result: Row = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    result['count'] = members.length;
    for (const [name, compute] of Object.entries(FUNCTIONS)) {
      for (const field of query[name as 'sum'] ?? []) {
        const present = members.flatMap((row) => unitsOf(row, field) ?? []);
        const value = present.length === 0 ? null : compute(present, field);
        result[name] = { ...(result[name] as Row | undefined), [field]: value };
      }
    }
    return result;
  });
}

const inOrder = (results: readonly object[]): string[] =>
  results.map((result) => JSON.stringify(Object.entries(result).sort())).sort();

describe.each(testDialects())('random aggregates on %s', (database: DialectName) => {
  const random = randomSource(20_260_131);
  const rows = Array.from({ length: ROWS }, () => randomSale(random));
  let app: TestApp;
  let sales: EndpointService<Sale>;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: SALES });
    sales = endpointServiceOf(app, Sale);
    const system = RequestContext.system();
    for (const country of COUNTRIES)
      await endpointServiceOf(app, Seller).create({ name: 'x', country }, system);
    for (const row of rows) await sales.create(row, system);
  });
  afterAll(() => app.close());

  it(`agree with a loop, ${QUERIES} times`, async () => {
    for (let count = 0; count < QUERIES; count++) {
      const query: AggregateQuery<Sale> = {
        count: true,
        sum: pick(FIELDS, random),
        avg: pick(FIELDS, random),
        min: pick(FIELDS, random),
        max: pick(FIELDS, random),
        groupBy: pick(GROUPS, random),
        where: random(2) === 0 ? {} : { quantity: { gte: random(40) - 20 } },
      };
      const least = (query.where as { quantity?: { gte: number } }).quantity?.gte;
      const matching = rows.filter(
        ({ quantity }) => least === undefined || (quantity !== null && Number(quantity) >= least),
      );
      const { results } = await sales.aggregate(query, RequestContext.system());
      expect([query, inOrder(results)]).toEqual([query, inOrder(expectedOf(query, matching))]);
    }
  });
});
