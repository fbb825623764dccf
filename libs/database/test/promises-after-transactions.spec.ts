// Node before 24 follows every promise of the process while an AsyncLocalStorage is in use. Nobody may pay for that behind a
// transaction. (Jest has one in use itself, so that promises cannot be asked.)
import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DataSource } from 'typeorm';
import { Database } from '../src/index.js';
import { connect } from './connect.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('promises behind transactions', () => {
  let home: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let disable: jest.SpyInstance;

  beforeAll(async () => {
    home = await createTestDatabase('sqlite');
    dataSource = await connect(home.url, []);
    database = Database.of(dataSource);
    disable = jest.spyOn(database['ambient']['storage'], 'disable');
  });

  beforeEach(() => disable.mockClear());

  afterAll(async () => {
    await dataSource.destroy();
    await home.drop();
  });

  it('are no longer followed when all are committed', async () => {
    const open = jest.fn();
    const transact = (): Promise<void> =>
      database.transaction(async () => {
        await database.query('SELECT 1');
        open(database.inTransaction, disable.mock.calls.length);
      });
    await Promise.all([transact(), transact(), transact()]);
    expect(open.mock.calls).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
    expect(disable).toHaveBeenCalledTimes(1);
    expect(database.inTransaction).toBe(false);
    await transact();
    expect(open).toHaveBeenLastCalledWith(true, 1);
    expect(disable).toHaveBeenCalledTimes(2);
  });

  it('are followed behind a rollback for as long as work of its own is there, which is refused', async () => {
    const gate = new EventEmitter();
    const late: Promise<unknown>[] = [];
    const work = database.transaction(async () => {
      late.push(once(gate, 'open').then(() => database.query('SELECT 1')));
      await database.query('SELECT 1');
      throw new Error('boom');
    });
    await expect(work).rejects.toThrow('boom');
    await database.transaction(() => database.query('SELECT 1'));
    collect();
    await setTimeout(20);
    expect(disable).not.toHaveBeenCalled();
    gate.emit('open');
    await expect(late.pop()).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_ENDED' });
    for (let tries = 0; tries < 100 && disable.mock.calls.length === 0; tries++) {
      collect();
      await setTimeout(20);
    }
    expect(disable).toHaveBeenCalledTimes(1);
  });
});
