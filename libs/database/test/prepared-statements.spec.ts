// PostgreSQL's statements are prepared once a connection; nobody but the server sees a difference.
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { types } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import { Database } from '../src/index.js';
import { RowParser } from '../src/row.parser.js';

const only = testDialects().includes('postgres') ? describe : describe.skip;
if (only === describe.skip) console.warn('skipped: prepared statements, for want of PostgreSQL');

only('prepared statements', () => {
  let server: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  const logged: string[] = [];
  const open = async (options: object = {}): Promise<void> => {
    const log = (sql: string): void => void logged.push(sql);
    const silent = (): void => undefined;
    const logger = {
      logQuery: log,
      logQueryError: silent,
      logQuerySlow: silent,
      logSchemaBuild: silent,
      logMigration: silent,
      log: silent,
    };
    dataSource = new DataSource({ type: 'postgres', url: server.url, logger, ...options } as never);
    database = Database.of(dataSource);
    await dataSource.initialize();
  };
  const prepared = async (): Promise<string[]> => {
    const rows = await dataSource.query<{ statement: string }[]>(
      'SELECT statement FROM pg_prepared_statements ORDER BY prepare_time',
    );
    return rows.map(({ statement }) => statement);
  };

  beforeEach(async () => {
    server = await createTestDatabase('postgres');
  });
  afterEach(async () => {
    await dataSource.destroy();
    await server.drop();
  });

  it('are prepared when a text comes again, and answer as before', async () => {
    await open({ extra: { max: 1 } });
    const sql = 'SELECT $1::int AS n, $2::text AS t, NULL::text AS nothing WHERE $1::int > 0';
    for (const n of [1, 2, 3]) {
      expect(await database.query(sql, [n, 'x'])).toEqual([{ n, t: 'x', nothing: null }]);
    }
    expect(await database.query(sql, [0, 'x'])).toEqual([]);
    expect(await prepared()).toEqual([sql]);
    expect(logged.filter((text) => text === sql)).toHaveLength(4);
  });

  it('name columns as they are asked to, whatever is in the name', async () => {
    await open();
    const names = [
      '__proto__',
      'constructor',
      'it"s',
      "it's",
      '${1}',
      '\\',
      'a b',
      'zwölf',
      '"]});process.exit(1)//',
    ];
    const columns = names.map((name, index) => `${index} AS "${name.replaceAll('"', '""')}"`);
    for (let time = 1; time <= 3; time++) {
      const [row] = await database.query(`SELECT ${columns.join(', ')}`);
      expect(Object.entries(row ?? {})).toEqual(names.map((name, index) => [name, index]));
    }
  });

  it('give values that are no ASCII, long, or none as they are', async () => {
    await open();
    const texts = ['plain', 'schön 日本語 👩‍🚀', '', 'x'.repeat(200), 'ü'.repeat(3000), 'y'.repeat(3_000_000)];
    for (const text of [...texts, ...texts]) {
      const rows = await database.query(
        'SELECT $1::text AS a, NULL AS b, $1::text AS c FROM generate_series(1, 3)',
        [text],
      );
      expect(rows.every(({ a, b, c }) => a === text && b === null && c === text)).toBe(true);
      expect(rows).toHaveLength(3);
    }
  });

  it('take values of every kind as the driver does, in an order of their own', async () => {
    await open({ extra: { max: 1 } });
    const sql =
      'SELECT $1::bytea AS bytes, $2::text AS text, $3::int AS n, $4::int[] AS list, $5::jsonb AS json, $6::bool AS yes';
    const values = (text: string, bytes: Buffer | null): unknown[] => [
      bytes,
      text,
      undefined,
      [1, null, 300],
      { é: 'ü', list: ['💡'] },
      true,
    ];
    const answers: unknown[] = [];
    const cases: [string, Buffer | null][] = [
      ['plain', null],
      ['ÿ\u0080\u007f\u0001 日本', Buffer.from([0, 255, 128])],
      ['half of a pair: \ud83d', null],
      ['x'.repeat(70_000), null],
      ['', Buffer.alloc(0)],
    ];
    for (const [text, bytes] of [...cases, ...cases]) {
      const [row] = await database.query(sql, values(text, bytes));
      const [plain] = await dataSource.query<Record<string, unknown>[]>(sql, values(text, bytes));
      expect(row).toEqual(plain);
      answers.push(row);
    }
    expect(answers.slice(0, cases.length)).toEqual(answers.slice(cases.length));
    await expect(database.query(sql, values('no \0 in texts', null))).rejects.toThrow(/0x00/);
    await expect(database.query(sql, [])).rejects.toThrow(/6/);
    expect(await database.query(sql, values('again', null))).toMatchObject([{ text: 'again' }]);
  });

  it('have their rows cut, and those of other statements decoded', async () => {
    await open({ extra: { max: 1 } });
    const read: boolean[] = [];
    const take = RowParser.prototype.take;
    const spy = jest.spyOn(RowParser.prototype, 'take').mockImplementation(function (this: RowParser, chunk) {
      read.push(this.cutsValues);
      take.call(this, chunk);
    });
    for (let time = 1; time <= 3; time++) await database.query('SELECT 1 AS n');
    expect([...new Set(read)]).toEqual([true]);
    read.length = 0;
    await dataSource.query('SELECT 2 AS n');
    expect([...new Set(read)]).toEqual([false]);
    spy.mockRestore();
  });

  it('read values as the types of their own data source say', async () => {
    const sql = 'SELECT 5::bigint AS n';
    const readThrice = async (): Promise<unknown[]> => {
      const rows = [];
      for (let time = 1; time <= 3; time++) rows.push(...(await database.query(sql)));
      return rows;
    };
    await open();
    expect(await readThrice()).toEqual([{ n: '5' }, { n: '5' }, { n: '5' }]);
    await dataSource.destroy();
    await open({ parseInt8: true });
    expect(await readThrice()).toEqual([{ n: 5 }, { n: 5 }, { n: 5 }]);
    types.setTypeParser(types.builtins.INT8, (text) => text);
  });

  it('leave parsers of the application in their place', async () => {
    await open();
    const builtin = types.getTypeParser(types.builtins.INT4);
    types.setTypeParser(types.builtins.INT4, (text) => `number ${text}`);
    const read = (): Promise<unknown> => database.execute('SELECT 7 AS n', [], { values: 'json' });
    await read();
    expect(await read()).toMatchObject({ rows: [{ n: 'number 7' }] });
    types.setTypeParser(types.builtins.INT4, builtin);
  });

  it('give an instant without end as null, which JSON has', async () => {
    await open();
    const sql = "SELECT 'infinity'::timestamptz AS a, '2026-01-31 12:00+00'::timestamptz AS b";
    for (let time = 1; time <= 3; time++) {
      const { rows } = await database.execute(sql, [], { values: 'json' });
      if (time > 1) expect(rows).toEqual([{ a: null, b: '2026-01-31T12:00:00.000Z' }]);
    }
  });

  it('work where texts must not be compiled', async () => {
    await open();
    const forbidden = jest.spyOn(globalThis, 'Function').mockImplementation(() => {
      throw new EvalError('Code generation from strings disallowed for this context');
    });
    const sql = 'SELECT 1 AS "only here", NULL AS b';
    for (let time = 1; time <= 3; time++)
      expect(await database.query(sql)).toEqual([{ 'only here': 1, b: null }]);
    expect(forbidden).toHaveBeenCalledTimes(1);
    forbidden.mockRestore();
  });

  it('tell how many rows they touched', async () => {
    await open();
    await database.execute('CREATE TABLE things (id int)');
    for (const id of [1, 2, 3]) await database.execute('INSERT INTO things VALUES ($1)', [id]);
    const results = [];
    for (const id of [0, 1])
      results.push(await database.execute('UPDATE things SET id = id + 10 WHERE id > $1', [id]));
    expect(results).toMatchObject([
      { rows: [], affected: 3 },
      { rows: [], affected: 3 },
    ]);
  });

  it('belong to the transaction around them, and roll back with it', async () => {
    await open();
    await database.execute('CREATE TABLE things (id int)');
    const insert = (id: number): Promise<unknown> => database.execute('INSERT INTO things VALUES ($1)', [id]);
    await insert(1);
    await insert(2);
    const failed = database.transaction(async () => {
      await insert(3);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await database.query('SELECT id FROM things ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('fail as TypeORM says it, and leave the connection in order', async () => {
    await open({ extra: { max: 1 } });
    const divide = (by: number): Promise<unknown> => database.query('SELECT 1 / $1::int AS n', [by]);
    await divide(1);
    await divide(1);
    const error: unknown = await divide(0).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect((error as QueryFailedError<Error & { code: string }>).driverError.code).toBe('22012');
    const circular: { self?: unknown } = {};
    circular.self = circular;
    await expect(database.query('SELECT 1 / $1::int AS n', [circular])).rejects.toThrow(/circular/);
    expect(await divide(1)).toEqual([{ n: 1 }]);
  });

  it('are planned anew when the table is altered', async () => {
    await open({ extra: { max: 1 } });
    await database.execute('CREATE TABLE things (id int)');
    await database.execute('INSERT INTO things VALUES (7)');
    const read = (): Promise<unknown> => database.query('SELECT id FROM things WHERE id > $1', [0]);
    await read();
    expect(await read()).toEqual([{ id: 7 }]);
    await database.execute('ALTER TABLE things ALTER COLUMN id TYPE text');
    await database.execute('ALTER TABLE things ALTER COLUMN id TYPE bigint USING id::bigint');
    expect(await read()).toEqual([{ id: '7' }]);
    expect(await read()).toEqual([{ id: '7' }]);
  });

  it('are planned anew for the next transaction, when one met an altered table', async () => {
    await open({ extra: { max: 1 } });
    await database.execute('CREATE TABLE things (id int)');
    await database.execute('INSERT INTO things VALUES (7)');
    const read = (): Promise<unknown> =>
      database.transaction(() => database.query('SELECT id FROM things WHERE id > $1', [0]));
    await read();
    await read();
    await database.execute('ALTER TABLE things ALTER COLUMN id TYPE bigint');
    await expect(read()).rejects.toThrow('cached plan must not change result type');
    expect(await read()).toEqual([{ id: '7' }]);
  });

  it('give instants as texts where JSON is asked for', async () => {
    await open();
    await database.execute("SET TIME ZONE 'UTC'");
    const texts = ['2026-01-31 12:00:00+00', '2026-01-31 12:00:00.5+00', '0044-03-15 12:00:00.123456+00 BC'];
    const answers = [];
    for (const text of texts) {
      const { rows } = await database.execute('SELECT $1::timestamptz AS at', [text], { values: 'json' });
      answers.push(rows[0]?.['at']);
    }
    expect(answers).toEqual([
      '2026-01-31T12:00:00.000Z',
      '2026-01-31T12:00:00.500Z',
      '-000043-03-15T12:00:00.123Z',
    ]);
    expect(await database.query('SELECT $1::timestamptz AS at', [texts[0]])).toEqual([
      { at: new Date('2026-01-31T12:00:00Z') },
    ]);
  });

  it('give the last columns apart, prepared or not', async () => {
    await open();
    const sql = 'SELECT n, n * 2 AS double, NULL AS nothing FROM generate_series($1::int, 2) AS n';
    for (const aside of [2, 2, 1, 0]) {
      const answer = await database.execute(sql, [1], { aside });
      const names = Object.keys(answer.rows[0] ?? {});
      expect([names.length, answer.aside?.length ?? 0]).toEqual([3 - aside, aside === 0 ? 0 : 2]);
      if (aside === 2)
        expect(answer.aside).toEqual([
          [2, null],
          [4, null],
        ]);
    }
  });

  it('can be turned off', async () => {
    await open({ preparedStatements: false, extra: { max: 1 } });
    for (const n of [1, 2]) await database.query('SELECT $1::int AS n', [n]);
    expect(await prepared()).toEqual([]);
  });
});
