import 'reflect-metadata';

import { createTestDatabase } from '@nestling/testing';
import { Column, type DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';

import { Database } from '../src/index.js';
import { connect } from './connect.js';

@Entity()
class Entry {
  @PrimaryColumn()
  id!: number;

  @Column()
  by!: string;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

interface Parts {
  readonly dataSource: DataSource;
  readonly database: Database;
  readonly entries: Repository<Entry>;
}

async function open(work: (opened: Parts) => Promise<void>): Promise<void> {
  const home = await createTestDatabase('sqlite');
  const opened = await parts(home.url);
  try {
    await work(opened);
  } finally {
    await opened.dataSource.destroy();
    await home.drop();
  }
}

async function parts(url: string): Promise<Parts> {
  const dataSource = await connect(url, [Entry]);
  return { dataSource, database: Database.of(dataSource), entries: dataSource.getRepository(Entry) };
}

describe('the one connection of SQLite', () => {
  it('loses no insert that resolved beside a transaction that rolls back', () =>
    open(async ({ database, entries }) => {
      const rollback = database.transaction(async () => {
        await entries.insert({ id: 1000, by: 'transaction' });
        await pause();
        await database.execute('INSERT INTO entry (id, by) VALUES (?, ?)', [1001, 'transaction']);
        await pause();
        throw new Error('boom');
      });
      const inserts = Array.from({ length: 100 }, (_, id) =>
        id % 2
          ? entries.insert({ id, by: 'repository' })
          : database.execute('INSERT INTO entry (id, by) VALUES (?, ?)', [id, 'database']),
      );
      const [first, ...others] = await Promise.allSettled([rollback, ...inserts]);
      expect(first.status).toBe('rejected');
      expect(others.every(({ status }) => status === 'fulfilled')).toBe(true);
      expect(await entries.count()).toBe(100);
      expect(await entries.countBy({ by: 'transaction' })).toBe(0);
    }));

  it('gives every query runner a transaction of its own', () =>
    open(async ({ dataSource, entries }) => {
      const [one, two] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
      await one.startTransaction();
      await one.manager.insert(Entry, { id: 1, by: 'one' });
      const second = (async () => {
        await two.startTransaction();
        await two.manager.insert(Entry, { id: 2, by: 'two' });
        await two.commitTransaction();
        await two.release();
      })();
      await pause();
      await one.rollbackTransaction();
      await one.release();
      await second;
      expect((await entries.find()).map(({ id }) => id)).toEqual([2]);
    }));

  it('rolls back a transaction whose runner is released while it is open', () =>
    open(async ({ dataSource, entries }) => {
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.manager.insert(Entry, { id: 1, by: 'forgotten' });
      await runner.release();
      expect(await entries.count()).toBe(0);
    }));

  it('enforces foreign keys, writes ahead and waits for other processes', () =>
    open(async ({ database }) => {
      expect(await database.query('PRAGMA foreign_keys')).toMatchObject([{ foreign_keys: 1 }]);
      expect(await database.query('PRAGMA journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
      expect(await database.query('PRAGMA busy_timeout')).toMatchObject([{ timeout: 5000 }]);
    }));
});
