// Cursors hold what the database holds: every microsecond, every digit, texts of any length.
import { DatabaseModule, type DialectName } from '@nestling/database';
import { createTestDatabase, TestApp, testDialects, type TestDatabase } from '@nestling/testing';
import {
  Column,
  DataSource,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type ValueTransformer,
} from 'typeorm';
import { RestEndpoint, RestModule } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, Problem, View } from './wire.support.js';

/** More rows than there are: a cursor that stays where it is would be followed for ever. */
const MANY = 30;
const LONG = 'long text '.repeat(1000);

@RestEndpoint<Essay>({
  path: 'essays',
  pagination: { style: 'cursor', pageSize: 2 },
  filtering: { ordering: ['text', 'rank'] },
})
@Entity()
class Essay {
  @PrimaryColumn({ type: 'varchar', length: 20 }) shelf!: string;
  @PrimaryColumn({ type: 'integer' }) place!: number;
  @Column({ type: 'text', nullable: true }) text!: string | null;
  @Column({ type: 'integer', nullable: true }) rank!: number | null;
}

/** Columns that hold more than JSON and JavaScript show. */
@RestEndpoint<Sample>({
  path: 'samples',
  pagination: { style: 'cursor', pageSize: 2 },
  filtering: { ordering: ['at', 'ratio', 'code'] },
  hydrate: true,
})
@Entity()
class Sample {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: Date, precision: 6 }) at!: Date;
  @Column({ type: 'float' }) ratio!: number;
  @Column({ type: 'varchar', length: 20, transformer: lower() }) code!: string;
}

/** A transformer that does not know the way back. */
function lower(): ValueTransformer {
  return { to: (value: unknown) => value, from: (value: unknown) => String(value).toLowerCase() };
}

/** All pages forwards from the start, then back from the last one. */
async function walk(app: TestApp, path: string): Promise<{ there: View[]; back: View[] }> {
  const there: View[] = [];
  const back: View[] = [];
  let body: List | undefined;
  do {
    const cursor = body ? `&cursor=${String(body.next)}` : '';
    const answer = await app.client.get<List>(`${path}${cursor}`);
    expect(answer.status).toBe(200);
    body = answer.body;
    there.push(...body.results);
  } while (body.next !== null && there.length < MANY);
  while (body.previous !== null && back.length < MANY) {
    ({ body } = await app.client.get<List>(`${path}&cursor=${body.previous}`));
    back.unshift(...body.results);
  }
  return { there, back };
}

describe.each(testDialects())('cursors on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature: { endpoints: [Essay, Sample] }, database });
    const texts = [`${LONG}a`, `${LONG}b`, `${LONG}b`, null, 'short', `${LONG}ü`, `${LONG}"c"`];
    for (const [index, text] of texts.entries()) {
      const body = { shelf: `s/${index % 2}`, place: index, text, rank: index === 4 ? null : 7 };
      expect((await app.client.post('/essays', { body })).status).toBe(201);
    }
    const marks = database === 'postgres' ? '$1, $2, $3' : '?, ?, ?';
    for (let index = 0; index < 9; index++) {
      const values = [
        `2026-03-29 00:30:00.12345${index % 4}`,
        0.1 * (index % 3),
        ['Ab', 'aB', 'ab'][index % 3],
      ];
      await app.get(DataSource).query(`INSERT INTO sample (at, ratio, code) VALUES (${marks})`, values);
    }
  });
  afterAll(() => app.close());

  it.each(['text', '-text', 'rank,text', '-rank,-text'])(
    'of texts longer than a URL lead through all rows, ordered by %s',
    async (ordering) => {
      const { there, back } = await walk(app, `/essays?ordering=${ordering}`);
      expect(there.map(({ place }) => place).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(back).toEqual(there.slice(0, back.length));
      expect(back.length).toBeGreaterThanOrEqual(5);
    },
  );

  it('of long texts are short', async () => {
    const { body } = await app.client.get<List>('/essays?ordering=text&pageSize=3');
    expect(String(body.next).length).toBeLessThan(1100);
  });

  // MySQL and MariaDB order by the beginning of a text, which a cursor can carry.
  const outcome = database === 'mysql' ? 'go on' : 'say so';
  it(`${outcome} when the row that a long one begins behind is gone`, async () => {
    const extra = { shelf: 'gone', place: 1, text: `!${LONG}`, rank: 1 };
    await app.client.post('/essays', { body: extra });
    const { body } = await app.client.get<List>('/essays?ordering=text&pageSize=1');
    expect(body.results[0]).toMatchObject({ shelf: 'gone' });
    expect((await app.client.delete('/essays/gone,1')).status).toBe(204);
    const answer = await app.client.get<Problem>(
      `/essays?ordering=text&pageSize=1&cursor=${String(body.next)}`,
    );
    expect(answer.status).toBe(outcome === 'go on' ? 200 : 400);
    if (outcome === 'go on') return;
    expect(answer.body).toMatchObject({
      code: 'REST_CURSOR_INVALID',
      detail: 'cursor begins at a row that is gone; start again without it.',
      errors: [{ field: 'cursor' }],
    });
  });

  it.each(['at', '-at', 'ratio,at', '-ratio,-at', 'code', '-code,at'])(
    'keep the full precision of the database, ordered by %s',
    async (ordering) => {
      const { there, back } = await walk(app, `/samples?ordering=${ordering}`);
      const ids = there.map(({ id }) => id);
      expect(new Set(ids).size).toBe(9);
      expect(ids).toHaveLength(9);
      expect(back.map(({ id }) => id)).toEqual(ids.slice(0, 8));
    },
  );
});

/** Tables that another program made: their columns keep microseconds, which their entity does not tell. */
@RestEndpoint<Adopted>({
  path: 'adopted',
  pagination: { style: 'cursor', pageSize: 1 },
  filtering: { ordering: ['at'] },
})
@Entity()
class Adopted {
  @PrimaryGeneratedColumn() id!: number;
  @Column() at!: Date;
}

const ADOPTED: Readonly<Record<DialectName, string>> = {
  sqlite: 'id integer PRIMARY KEY AUTOINCREMENT, at datetime NOT NULL',
  postgres: 'id serial PRIMARY KEY, at timestamptz NOT NULL',
  mysql: 'id integer PRIMARY KEY AUTO_INCREMENT, at datetime(6) NOT NULL',
};

describe.each(testDialects())('cursors over an adopted table on %s', (dialect: DialectName) => {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    app = await TestApp.create({
      database,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          RestModule.forFeature([Adopted]),
        ],
      }),
    });
    const source = app.get(DataSource);
    await source.query(`CREATE TABLE adopted (${ADOPTED[dialect]})`);
    for (const fraction of ['.000001', '.000002', '', '.000002', '.5', '.500001']) {
      await source.query(`INSERT INTO adopted (at) VALUES ('2026-03-29 00:30:00${fraction}')`);
    }
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it.each(['at', '-at'])('lose no row between two milliseconds, ordered by %s', async (ordering) => {
    const { there } = await walk(app, `/adopted?ordering=${ordering}`);
    expect(there.map(({ id }) => id)).toEqual(ordering === 'at' ? [3, 1, 2, 4, 5, 6] : [6, 5, 4, 2, 1, 3]);
  });
});
