// Endpoints on a data source that TypeOrmModule made, without DatabaseModule: what works, and what is said at boot.
import { Injectable, Logger, type Type } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { NestlingConfigError } from '@nestling/core';
import { Database, DatabaseModule, Transactional, type DialectName } from '@nestling/database';
import { TestApp, testDialects } from '@nestling/testing';
import {
  Column,
  CreateDateColumn,
  DataSource,
  Entity,
  PrimaryGeneratedColumn,
  type Repository,
} from 'typeorm';
import { runInThisContext } from 'node:vm';
import { Field, RestEndpoint, RestEntity, RestModule } from '../src/index.js';
import type { List, View } from './wire.support.js';

@RestEndpoint<Legacy>({ path: 'legacies', filtering: { fields: ['at'] } })
@Entity()
class Legacy {
  @PrimaryGeneratedColumn() id!: number;
  @Column() at!: Date;
  @CreateDateColumn() created!: Date;
}

@RestEndpoint<Modern>({ path: 'moderns', filtering: { fields: ['at', 'big'] } })
class Modern extends RestEntity {
  @Field() at!: Date;
  @Field({ type: 'json' }) doc!: unknown;
  @Field({ type: 'bigint' }) big!: string;
  @Field({ type: 'decimal' }) price!: string;
  @Field({ type: 'uuid' }) token!: string;
  @Field() title!: string;
}

/** What another program's table may have, under DatabaseModule, too. */
@RestEndpoint<Adopted>({ path: 'adopted' })
@Entity()
class Adopted {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'timestamp' }) at!: Date;
  @Column({ type: 'timestamp', precision: 0, default: () => 'CURRENT_TIMESTAMP' }) seconds!: Date;
}

@Injectable()
class Legacies {
  constructor(
    readonly database: Database,
    @InjectRepository(Legacy) readonly rows: Repository<Legacy>,
  ) {}

  @Transactional()
  async addThenFail(at: Date): Promise<void> {
    await this.rows.insert({ at });
    throw new Error('boom');
  }
}

const AT = '2026-03-29T00:30:00.678Z';
const MODERN = {
  at: AT,
  doc: { a: [1] },
  big: '9007199254740993',
  price: '12.30',
  token: '3b241101-e2bb-4255-8caf-4136c566a962',
  title: 'Modern',
};

interface Plain {
  readonly dialect: DialectName;
  readonly options?: object;
  /** The sessions of a server that is set up otherwise. */
  readonly session?: string;
}

async function plainOptions({ dialect, options, session }: Plain, url: string): Promise<object> {
  const common = { autoLoadEntities: true, synchronize: true, toRetry: () => false, ...options };
  if (dialect === 'sqlite') {
    const driver = (await import('libsql')).default;
    return { ...common, type: 'better-sqlite3', database: url.replace('sqlite:///', ''), driver };
  }
  if (!session) return { ...common, type: dialect, url };
  if (dialect === 'postgres') {
    const extra = { onConnect: (client: { query(sql: string): unknown }) => client.query(session) };
    return { ...common, type: dialect, url, extra };
  }
  const mysql = (await import('mysql2')).default;
  const createPool = (given: Parameters<typeof mysql.createPool>[0]) =>
    mysql.createPool(given).on('connection', (connection) => connection.query(session));
  const driver: unknown = Object.create(mysql, { createPool: { value: createPool } });
  return { ...common, type: dialect, url, driver };
}

function bootPlain(plain: Plain, endpoints: Type[] = [Legacy, Modern]): Promise<TestApp> {
  return TestApp.create({
    database: plain.dialect,
    module: ({ url }) => ({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory: () => plainOptions(plain, url) }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature({ endpoints, providers: [...(endpoints.includes(Legacy) ? [Legacies] : [])] }),
      ],
    }),
  });
}

async function mistakesOf(booted: Promise<TestApp>): Promise<string[]> {
  try {
    await (await booted).close();
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    return error.problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);
  }
  return [];
}

describe.each(testDialects())('a plain TypeOrmModule on %s', (dialect: DialectName) => {
  let app: TestApp;
  const warnings: string[] = [];
  beforeAll(async () => {
    const warn = jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((text) => warnings.push(String(text)));
    app = await bootPlain({ dialect });
    warn.mockRestore();
  });
  afterAll(() => app.close());

  it('gives back what was sent', async () => {
    const { body } = await app.client.post<View>('/moderns', { body: MODERN });
    expect(body).toMatchObject(MODERN);
    expect((await app.client.get(`/moderns/${body.id}`)).body).toEqual(body);
    const found = await app.client.get<List>(`/moderns?big=${MODERN.big}&at=${AT}`);
    expect(found.body.results).toEqual([body]);
    const row = await app.get(DataSource).getRepository(Modern).findOneByOrFail({ id: body.id });
    expect(row.at.toISOString()).toBe(AT);
  });

  it('has a Database to inject, transactions that follow the call, and a lock on SQLite', async () => {
    const legacies = app.get(Legacies);
    expect(legacies.database).toBe(Database.of(app.get(DataSource)));
    const [failed, ...made] = await Promise.allSettled([
      legacies.addThenFail(new Date('2020-01-01T00:00:00Z')),
      ...[1, 2, 3].map(() => app.client.post('/legacies', { body: { at: '2021-01-01T00:00:00Z' } })),
    ]);
    expect(failed.status).toBe('rejected');
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    const { results } = (await app.client.get<List>('/legacies')).body;
    expect(results.map(({ at }) => at)).toEqual(Array(3).fill('2021-01-01T00:00:00.000Z'));
  });

  it('is warned about where milliseconds are lost, and only there', async () => {
    const told = warnings.filter((text) => text.includes('milliseconds'));
    expect(told).toEqual(dialect === 'mysql' ? [expect.stringContaining(': Legacy.at. Declare')] : []);
    const { body } = await app.client.post<View>('/legacies', { body: { at: AT } });
    expect(body['at']).toBe(dialect === 'mysql' ? AT.replace('.678', '.000') : AT);
  });
});

describe('a process outside of UTC', () => {
  const shifted = (zone: string, type: string) => `an instant in a column of type "${type}", ${zone}`;

  beforeAll(() => {
    // The process object of a test is a copy: only the real one moves the clock.
    runInThisContext("process.env.TZ = 'Europe/Berlin'");
  });
  afterAll(() => {
    runInThisContext('delete process.env.TZ');
  });

  it.each(testDialects())(
    'is told which columns of a plain TypeOrmModule it shifts on %s',
    async (dialect) => {
      expect(new Date(2026, 0).getTimezoneOffset()).toBe(-60);
      const zone = 'which the driver writes in the time zone Europe/Berlin';
      const what = {
        sqlite: undefined,
        postgres: shifted(zone, 'timestamp without time zone'),
        mysql: shifted(zone, 'datetime'),
      }[dialect];
      const columns = ['Legacy.at', 'Legacy.created', 'Modern.createdAt', 'Modern.updatedAt', 'Modern.at'];
      expect(await mistakesOf(bootPlain({ dialect }))).toEqual(
        what ? columns.map((column) => `REST_INSTANT_ZONE ${column}: ${what}`) : [],
      );
    },
  );

  it.each(testDialects())('shifts nothing under DatabaseModule on %s', async (database) => {
    const app = await TestApp.create({
      database,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          RestModule.forFeature([Legacy, Modern]),
        ],
      }),
    });
    const { body } = await app.client.post<View>('/moderns', { body: MODERN });
    expect(body['at']).toBe(AT);
    const row = await app.get(DataSource).getRepository(Modern).findOneByOrFail({ id: body.id });
    expect(row.at.toISOString()).toBe(AT);
    await app.close();
  });

  it('is told of a column without a zone under DatabaseModule, too', async () => {
    if (!testDialects().includes('postgres')) return;
    const booted = TestApp.create({
      database: 'postgres',
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          RestModule.forFeature([Adopted]),
        ],
      }),
    });
    const what = shifted(
      'which the driver writes in the time zone Europe/Berlin',
      'timestamp without time zone',
    );
    expect(await mistakesOf(booted)).toEqual([
      `REST_INSTANT_ZONE Adopted.at: ${what}`,
      `REST_INSTANT_ZONE Adopted.seconds: ${what}`,
    ]);
  });
});

const servers = testDialects().filter((dialect) => dialect !== 'sqlite');

describe.each(servers)('sessions of a plain TypeOrmModule on %s', (dialect: DialectName) => {
  it('outside of UTC are a mistake where the server fills a column', async () => {
    const session = dialect === 'postgres' ? "SET TIME ZONE 'Asia/Tokyo'" : "SET time_zone = '+09:00'";
    const zone = dialect === 'postgres' ? 'Asia/Tokyo' : '+09:00';
    const what = `which the server fills in the time zone ${zone} of its session`;
    const mistakes = await mistakesOf(bootPlain({ dialect, session }, [Adopted]));
    const type = dialect === 'postgres' ? 'timestamp without time zone' : 'timestamp';
    const columns = dialect === 'postgres' ? ['Adopted.seconds'] : ['Adopted.at', 'Adopted.seconds'];
    expect(mistakes).toEqual(
      columns.map(
        (column) => `REST_INSTANT_ZONE ${column}: an instant in a column of type "${type}", ${what}`,
      ),
    );
  });
});

describe.each(testDialects().filter((dialect) => dialect === 'mysql'))(
  'a plain TypeOrmModule on %s',
  (dialect) => {
    it('must not cut values silently', async () => {
      expect(await mistakesOf(bootPlain({ dialect, session: "SET sql_mode = ''" }))).toEqual([
        expect.stringContaining(
          'REST_SESSION_NOT_STRICT data source of type mysql: its sessions have no strict mode',
        ),
      ]);
    });

    it('must write dates in UTC', async () => {
      const options = { timezone: '+02:00' };
      const mistakes = await mistakesOf(bootPlain({ dialect, options }, [Modern]));
      expect(mistakes).toHaveLength(3);
      expect(mistakes[0]).toContain('which the driver writes in the time zone +02:00');
    });
  },
);
