import 'reflect-metadata';

import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createTestDatabase, type TestDatabase, testDialects } from '@nestling/testing';
import { Column, Entity, type EntityManager, PrimaryColumn } from 'typeorm';

import {
  Database,
  DatabaseModule,
  DatabaseSession,
  getDatabaseToken,
  ManagedSession,
  ReadonlySession,
} from '../src/index.js';

@Entity()
class Entry {
  @PrimaryColumn() id!: number;
  @Column() text!: string;
}

@Injectable()
class Ledger {
  constructor(private readonly database: Database) {}

  @ManagedSession()
  async add(id: number, fails = false, @DatabaseSession() session?: EntityManager): Promise<boolean> {
    await session?.insert(Entry, { id, text: 'added' });
    if (fails) throw new Error('no');
    return this.database.inTransaction;
  }

  @ManagedSession()
  async copy(
    id: number,
    fails: boolean,
    @DatabaseSession() here?: EntityManager,
    @DatabaseSession('archive') there?: EntityManager,
  ): Promise<void> {
    await here?.insert(Entry, { id, text: 'here' });
    await there?.insert(Entry, { id, text: 'there' });
    if (fails) throw new Error('no');
  }

  @ReadonlySession()
  async ids(@DatabaseSession() session?: EntityManager): Promise<number[]> {
    return ((await session?.find(Entry, { order: { id: 'ASC' } })) ?? []).map(({ id }) => id);
  }

  @ReadonlySession()
  async sneak(id: number): Promise<void> {
    await this.database.manager.insert(Entry, { id, text: 'sneaked' });
  }

  @ManagedSession()
  async addAndRead(id: number): Promise<number[]> {
    await this.add(id);
    return this.ids();
  }

  @ManagedSession({ dataSource: 'archive' })
  async archived(@DatabaseSession('archive') session?: EntityManager): Promise<number[]> {
    return ((await session?.find(Entry)) ?? []).map(({ id }) => id);
  }
}

describe.each(testDialects())('sessions on %s', (dialect) => {
  let homes: TestDatabase[];
  let app: TestingModule;
  let ledger: Ledger;

  beforeAll(async () => {
    homes = [await createTestDatabase(dialect), await createTestDatabase(dialect)];
    const [first, second] = homes.map(({ url }) => url) as [string, string];

    @Module({
      imports: [
        DatabaseModule.forRoot({ url: first, synchronize: true }),
        DatabaseModule.forRoot({ url: second, name: 'archive', synchronize: true }),
        TypeOrmModule.forFeature([Entry]),
        TypeOrmModule.forFeature([Entry], 'archive'),
      ],
      providers: [Ledger],
    })
    class AppModule {}
    app = await Test.createTestingModule({ imports: [AppModule] }).compile();
    ledger = app.get(Ledger);
  });
  afterAll(async () => {
    await app.close();
    for (const home of homes) await home.drop();
  });
  beforeEach(async () => {
    for (const name of ['default', 'archive']) {
      await app.get<Database>(getDatabaseToken(name)).manager.clear(Entry);
    }
  });

  it('commit when the method resolves, and roll back when it rejects', async () => {
    expect(await ledger.add(1)).toBe(true);
    await expect(ledger.add(2, true)).rejects.toThrow('no');
    expect(await ledger.ids()).toEqual([1]);
  });

  it('of two databases commit and roll back together', async () => {
    await ledger.copy(1, false);
    await expect(ledger.copy(2, true)).rejects.toThrow('no');
    expect([await ledger.ids(), await ledger.archived()]).toEqual([[1], [1]]);
  });

  it('that only read cannot write, and leave the connection as it was', async () => {
    await expect(ledger.sneak(1)).rejects.toThrow(/read.?only/i);
    await ledger.add(2);
    expect(await ledger.ids()).toEqual([2]);
  });

  it('that only read see what the session around them wrote', async () => {
    expect(await ledger.addAndRead(5)).toEqual([5]);
    expect(await ledger.ids()).toEqual([5]);
  });

  it('that only read undo inside of another session what they wrote', async () => {
    const database = app.get(Database);
    await database.transaction(async () => {
      await ledger.add(1);
      await ledger.sneak(2);
    });
    expect(await ledger.ids()).toEqual([1]);
  });

  it('take the manager that the caller gives', async () => {
    const { manager } = app.get<Database>(getDatabaseToken('archive'));
    await ledger.add(9, false, manager);
    expect([await ledger.ids(), await ledger.archived()]).toEqual([[], [9]]);
  });
});

it('say so when Nest did not make the object', async () => {
  const lone = Object.create(Ledger.prototype) as Ledger;
  await expect(lone.ids()).rejects.toThrow(
    "@ReadonlySession() on Ledger.ids has no Database of the data source 'default'",
  );
});
