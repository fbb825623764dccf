// What keeps a data source from starting is said with its place and its remedy.
import 'reflect-metadata';

import { TypeOrmModule } from '@nestjs/typeorm';
import { NestlingConfigError } from '@nestling/core';
import { createTestDatabase, TestApp, testDialects } from '@nestling/testing';
import { Column, Entity, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import { DatabaseModule, type DatabaseOptions } from '../src/index.js';
import { connect } from './connect.js';

@Entity()
class Stranger {
  @PrimaryColumn() id!: number;
}

@Entity()
class Wrong {
  @PrimaryColumn() id!: number;
  @Column({ type: 'hstore' }) outline!: string;
  @Column({ type: 'sql_variant' }) anything!: string;
  @ManyToOne(() => Stranger) stranger!: Relation<Stranger>;
}

@Entity()
class Keyless {
  @Column() name!: string;
}

@Entity('grown')
class Before {
  @PrimaryColumn() id!: number;
}

@Entity('grown')
class After {
  @PrimaryColumn() id!: number;
  @Column() name!: string;
}

type Entities = NonNullable<DatabaseOptions['entities']>;

async function errorOf(options: Omit<DatabaseOptions, 'url'>, url?: string): Promise<NestlingConfigError> {
  const given = { synchronize: true, retryAttempts: 1, retryDelay: 1, ...options } as DatabaseOptions;
  try {
    const module = (database: { url: string }) => ({
      imports: [DatabaseModule.forRoot({ ...given, url: url ?? database.url }), TypeOrmModule.forFeature([])],
    });
    await (await TestApp.create({ module })).close();
  } catch (error) {
    if (error instanceof NestlingConfigError) return error;
    throw error;
  }
  throw new Error('It started.');
}

const told = ({ problems }: NestlingConfigError) =>
  problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);

describe('a data source that cannot start', () => {
  it('names every column type that the database does not have, and every class that nobody registered', async () => {
    const error = await errorOf({ entities: [Wrong] as Entities });
    expect(told(error)).toEqual([
      'DATABASE_COLUMN_UNSUPPORTED Wrong.outline: a column of type "hstore", which better-sqlite3 does not have',
      'DATABASE_COLUMN_UNSUPPORTED Wrong.anything: a column of type "sql_variant", which better-sqlite3 does not have',
      'DATABASE_ENTITY_UNKNOWN Wrong.stranger: it refers to Stranger, which the data source does not know',
    ]);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('passes on what TypeORM says of any other mistake', async () => {
    const [told] = (await errorOf({ entities: [Keyless] as Entities })).problems;
    expect(told).toMatchObject({
      code: 'DATABASE_ENTITY_INVALID',
      what: expect.stringContaining('Keyless') as string,
    });
  });

  it.each([
    ['postgresql://postgres:secret@127.0.0.1:1/shop', 'ECONNREFUSED'],
    ['mysql://root:secret@127.0.0.1:1/shop', 'ECONNREFUSED'],
  ])('says which server does not answer, without the password: %s', async (url, reason) => {
    const error = await errorOf({}, url);
    expect(error.problems).toMatchObject([{ code: 'DATABASE_UNREACHABLE', where: 'DatabaseModule.forRoot' }]);
    expect(error.message).toContain(reason);
    expect(error.message).toContain('//***@127.0.0.1:1/shop');
    expect(error.message).not.toContain('secret');
  });
});

const servers = testDialects().filter((dialect) => dialect !== 'sqlite');

describe.each(servers)('a server of %s', (dialect) => {
  it('that has no such database is named', async () => {
    const { url, drop } = await createTestDatabase(dialect);
    await drop();
    const name = new URL(url).pathname.slice(1);
    const [problem] = (await errorOf({}, url)).problems;
    expect(problem).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      what: expect.stringContaining(name) as string,
    });
  });
});

describe('a schema', () => {
  it.each(testDialects())('that the rows do not allow is told with its statement on %s', async (dialect) => {
    const database = await createTestDatabase(dialect);
    const before = await connect(database.url, [Before]);
    await before.getRepository(Before).insert({ id: 1 });
    await before.destroy();
    const start = Date.now();
    const tried = errorOf({ entities: [After] as Entities }, database.url);
    // MariaDB fills the new column with an empty text.
    if (dialect === 'mysql') await expect(tried).rejects.toThrow('It started.');
    else expect((await tried).problems).toMatchObject([{ code: 'DATABASE_SCHEMA_REFUSED' }]);
    expect(Date.now() - start).toBeLessThan(2500);
    await database.drop();
  });
});
