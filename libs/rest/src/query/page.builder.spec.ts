import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { bootFeature } from '../../test/feature.app.js';
import { Field, Reference, RestEndpoint, RestEntity, type Relation } from '../index.js';
import { resolvePath } from '../plan/field-path.resolver.js';
import type { EndpointHandle } from '../service/endpoint.runtime.js';
import { endpointToken } from '../service/endpoint.tokens.js';
import { REACH_ALL } from './condition.js';
import type { EndpointTable } from './endpoint.table.js';
import { orderClause, totalOrdering } from './order.builder.js';
import { behind, type Position } from './page.builder.js';
import { fragment, join, render } from './sql.fragment.js';
import { whereClause } from './where.builder.js';

@RestEndpoint()
class Crate extends RestEntity {
  @Field() label!: string;
}

@RestEndpoint()
class Bottle extends RestEntity {
  @Field({ maxLength: 100 }) name!: string;
  @Field({ type: 'integer' }) size!: number;
  @Field({ type: 'integer', nullable: true }) rank?: number | null;
  @Reference(() => Crate, { nullable: true }) crate?: Relation<Crate> | null;
}

interface Place {
  readonly ordering: readonly string[];
  readonly position: Position;
}
interface Case extends Place {
  /** In quotes of the standard, and with a question mark for a parameter. */
  readonly sql: string;
  /** Where MySQL and MariaDB get another text. */
  readonly mysql?: string;
  readonly parameters: readonly unknown[];
}

const ON_CRATE = 'SELECT 1 FROM "crates" "t1" WHERE "t1"."id" = "bottles"."crateId" AND "t1"."label"';
const CASES: Readonly<Record<string, Case>> = {
  'the key alone': { ordering: [], position: [7], sql: '"id" > ?', parameters: [7] },
  'one direction': {
    ordering: ['name', 'size'],
    position: ['x', 5, 7],
    sql: '("name", "size", "id") > (?, ?, ?)',
    parameters: ['x', 5, 7],
    mysql: '("name" >= ? AND ("name" > ? OR ("size" >= ? AND ("size" > ? OR "id" > ?))))',
  },
  'one direction, backwards': {
    ordering: ['-name', '-size'],
    position: ['x', 5, 7],
    sql: '("name", "size", "id") < (?, ?, ?)',
    parameters: ['x', 5, 7],
    mysql: '("name" <= ? AND ("name" < ? OR ("size" <= ? AND ("size" < ? OR "id" < ?))))',
  },
  'mixed directions': {
    ordering: ['size', '-name'],
    position: [5, 'x', 7],
    sql: '("size" >= ? AND ("size" > ? OR ("name", "id") < (?, ?)))',
    parameters: [5, 5, 'x', 7],
    mysql: '("size" >= ? AND ("size" > ? OR ("name" <= ? AND ("name" < ? OR "id" < ?))))',
  },
  'a nullable term': {
    ordering: ['rank'],
    position: [5, 7],
    sql: '("rank" > ? OR "rank" IS NULL OR ("rank" = ? AND "id" > ?))',
    parameters: [5, 5, 7],
  },
  'a nullable term downwards': {
    ordering: ['-rank', '-size'],
    position: [5, 4, 7],
    sql: '("rank" <= ? AND ("rank" < ? OR ("size", "id") < (?, ?)))',
    parameters: [5, 5, 4, 7],
    mysql: '("rank" <= ? AND ("rank" < ? OR ("size" <= ? AND ("size" < ? OR "id" < ?))))',
  },
  'NULL, the greatest': {
    ordering: ['rank', 'size'],
    position: [null, 4, 7],
    sql: '("rank" IS NULL AND ("size", "id") > (?, ?))',
    parameters: [4, 7],
    mysql: '("rank" IS NULL AND ("size" >= ? AND ("size" > ? OR "id" > ?)))',
  },
  'NULL downwards': {
    ordering: ['-rank'],
    position: [null, 7],
    sql: '("rank" IS NOT NULL OR ("rank" IS NULL AND "id" < ?))',
    parameters: [7],
  },
  'a reference': {
    ordering: ['-crate.label'],
    position: ['x', 7],
    sql: `(EXISTS (${ON_CRATE} < ?) OR (EXISTS (${ON_CRATE} = ?) AND "id" < ?))`,
    parameters: ['x', 'x', 7],
  },
};

describe.each(testDialects())('the rows behind a position on %s', (dialect: DialectName) => {
  let app: TestApp;
  let table: EndpointTable;
  beforeAll(async () => {
    app = await bootFeature({ database: dialect, feature: { endpoints: [Crate, Bottle] } });
    ({ table } = app.get<EndpointHandle>(endpointToken(Bottle)).runtime.query);
  });
  afterAll(() => app.close());

  const termsOf = (ordering: readonly string[]) => {
    const terms = ordering.flatMap((term) => {
      const path = resolvePath(term.replace('-', ''), table.plan);
      return path ? [{ ...path, descending: term.startsWith('-') }] : [];
    });
    return totalOrdering(terms, table.plan);
  };
  const clauseOf = ({ ordering, position }: Place) =>
    whereClause(behind(position, termsOf(ordering), { reach: REACH_ALL, dialect }), table);

  it.each(Object.entries(CASES))('of %s', (_, { sql, mysql = sql, parameters, ...place }) => {
    const clause = render(clauseOf(place), dialect);
    expect(clause.sql.replaceAll('`', '"').replace(/\$\d+/g, '?')).toBe(
      ` WHERE ${dialect === 'mysql' ? mysql : sql}`,
    );
    // Each part of the bound on MySQL has its parameter twice, but for the last.
    const doubled = place.position.flatMap((value, index, all) =>
      value === null ? [] : index < all.length - 1 ? [value, value] : [value],
    );
    expect(clause.parameters).toEqual(dialect === 'mysql' ? doubled : parameters);
  });

  // EXPLAIN of the others tells less: their snapshots above show the bound.
  if (dialect !== 'postgres') return;
  it.each([
    ['one direction', ['name'], ['bottle 2500', 7], '(ROW((name)::text, id) > ROW('],
    ['one direction, backwards', ['-name'], ['bottle 2500', 7], '(ROW((name)::text, id) < ROW('],
    ['mixed directions', ['size', '-name'], [90, 'x', 7], '(size >= '],
    ['a nullable term downwards', ['-rank'], [90, 7], '(rank <= '],
    ['a nullable term that is NULL', ['rank'], [null, 7], '((rank IS NULL) AND (id > '],
  ])('is a range of an index, for %s', async (_, ordering, position, condition) => {
    const source = app.get(DataSource);
    await fill(source);
    const order = orderClause(termsOf(ordering), table, REACH_ALL);
    const statement = join(
      [
        fragment(`EXPLAIN SELECT * FROM ${table.name}`),
        clauseOf({ ordering, position }),
        order,
        fragment(' LIMIT 20'),
      ],
      '',
    );
    const { sql, parameters } = render(statement, dialect);
    const plan = (await source.query<Record<string, string>[]>(sql, parameters)).map(
      (line) => line['QUERY PLAN'],
    );
    const range = plan.find((line) => line?.includes('Index Cond:'));
    expect(range?.replaceAll('"', '')).toContain(`Index Cond: ${condition}`);
    expect(plan.join('\n')).not.toContain('Seq Scan');
  });
});

let filled: DataSource | undefined;

/** Enough rows for a planner to prefer an index. */
async function fill(source: DataSource): Promise<void> {
  if (filled === source) return;
  filled = source;
  await source.query(
    `INSERT INTO bottles (name, size, rank, version, "createdAt", "updatedAt")
     SELECT 'bottle ' || n, n % 100, CASE WHEN n % 10 > 0 THEN n % 100 END, 1, now(), now()
     FROM generate_series(1, 20000) n`,
  );
  for (const columns of ['name, id', 'size, name DESC, id DESC', 'rank, id']) {
    await source.query(`CREATE INDEX ON bottles (${columns})`);
  }
  await source.query('ANALYZE bottles');
}
