import 'reflect-metadata';

import { Column, DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';

import { createTestDatabase, type TestDatabase, testDialects } from '@nestling/testing';

import { Database } from '../src/index.js';
import { connect } from './connect.js';

@Entity()
class Note {
  @PrimaryColumn()
  id!: number;

  @Column()
  text!: string;
}

const boom = new Error('boom');

describe.each(testDialects())('transactions on %s', (dialect) => {
  let home: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let notes: Repository<Note>;

  beforeAll(async () => {
    home = await createTestDatabase(dialect);
    dataSource = await connect(home.url, [Note]);
    database = Database.of(dataSource);
    notes = dataSource.getRepository(Note);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await home.drop();
  });

  beforeEach(() => notes.clear());

  const add = (id: number) => notes.insert({ id, text: `note ${id}` });
  const ids = async () => (await notes.find({ order: { id: 'ASC' } })).map(({ id }) => id);

  it('commits what repositories and statements wrote', async () => {
    const answer = await database.transaction(async () => {
      await add(1);
      await database.execute("INSERT INTO note (id, text) VALUES (2, 'two')");
      expect(database.inTransaction).toBe(true);
      expect(await database.query('SELECT id FROM note ORDER BY id')).toHaveLength(2);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(database.inTransaction).toBe(false);
    expect(await ids()).toEqual([1, 2]);
  });

  it('rolls everything back when the work rejects', async () => {
    const work = database.transaction(async () => {
      await add(1);
      await database.manager.save(Note, { id: 2, text: 'two' });
      await dataSource.createQueryBuilder().insert().into(Note).values({ id: 3, text: 'three' }).execute();
      throw boom;
    });
    await expect(work).rejects.toBe(boom);
    expect(await ids()).toEqual([]);
  });

  it('rolls back a nested call alone', async () => {
    await database.transaction(async () => {
      await add(1);
      await database
        .transaction(async () => {
          await add(2);
          throw boom;
        })
        .catch(() => undefined);
      await database.transaction(() => add(3));
    });
    expect(await ids()).toEqual([1, 3]);
  });

  it('keeps nested calls that run side by side apart', async () => {
    await database.transaction(async () => {
      const fail = database.transaction(async () => {
        await add(1);
        await add(2);
        throw boom;
      });
      await Promise.allSettled([fail, database.transaction(() => add(3)), add(4)]);
    });
    expect(await ids()).toEqual([3, 4]);
  });

  it('continues after a nested statement failed', async () => {
    await database.transaction(async () => {
      await add(1);
      await expect(database.transaction(() => add(1))).rejects.toThrow();
      await add(2);
    });
    expect(await ids()).toEqual([1, 2]);
  });

  it('lets a manager of the outer transaction work in the inner one', async () => {
    await database.transaction(async () => {
      const { manager } = database;
      await database.transaction(() => manager.insert(Note, { id: 1, text: 'one' }));
    });
    expect(await ids()).toEqual([1]);
  });

  it("makes TypeORM's own transactions ambient", async () => {
    const work = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'one' });
      await add(2);
      await manager.transaction(() => add(3));
      throw boom;
    });
    await expect(work).rejects.toBe(boom);
    expect(await ids()).toEqual([]);
  });

  it('keeps concurrent transactions apart', async () => {
    const work = Array.from({ length: 12 }, (_, id) =>
      database.transaction(async () => {
        await add(id);
        if (id % 3 === 0) throw boom;
      }),
    );
    await Promise.allSettled(work);
    expect(await ids()).toEqual([1, 2, 4, 5, 7, 8, 10, 11]);
  });

  it('refuses a statement that comes after the rollback', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const work = database.transaction(async () => {
      late = new Promise((resolve) => setTimeout(resolve, 20)).then(() => add(9));
      late.catch(() => undefined);
      await add(1);
      throw boom;
    });
    await expect(work).rejects.toBe(boom);
    await expect(late).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_ENDED' });
    expect(await ids()).toEqual([]);
  });

  it('counts the rows an update matched, changed or not', async () => {
    await add(1);
    await add(2);
    const same = await database.execute("UPDATE note SET text = 'note 1' WHERE id = 1");
    expect(same.affected).toBe(1);
    expect((await database.execute('DELETE FROM note')).affected).toBe(2);
  });

  it('runs after-commit tasks once the outermost transaction is committed', async () => {
    const seen: string[] = [];
    await database.transaction(async () => {
      database.afterCommit(
        async () => void seen.push(`outer ${(await ids()).length} ${database.inTransaction}`),
      );
      await database.transaction(async () => {
        await add(1);
        database.afterCommit(() => void seen.push('inner'));
      });
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual(['outer 1 false', 'inner']);
  });

  it('drops the tasks of what was rolled back', async () => {
    const seen: string[] = [];
    await database.transaction(async () => {
      database.afterCommit(() => void seen.push('kept'));
      await database
        .transaction(async () => {
          await database.transaction(async () => database.afterCommit(() => void seen.push('deep')));
          database.afterCommit(() => void seen.push('inner'));
          throw boom;
        })
        .catch(() => undefined);
    });
    await database
      .transaction(async () => {
        database.afterCommit(() => void seen.push('outer'));
        throw boom;
      })
      .catch(() => undefined);
    expect(seen).toEqual(['kept']);
  });

  it('runs a task at once outside a transaction', async () => {
    const seen: string[] = [];
    database.afterCommit(() => void seen.push('now'));
    expect(seen).toEqual([]);
    await Promise.resolve();
    expect(seen).toEqual(['now']);
  });
});

const postgres = testDialects().filter((dialect) => dialect === 'postgres');

describe.each(postgres)('a swallowed error on %s', (dialect) => {
  it('cannot turn a rollback into a commit', async () => {
    const home = await createTestDatabase(dialect);
    const dataSource = await connect(home.url, [Note]);
    const database = Database.of(dataSource);
    const committed: string[] = [];
    const work = database.transaction(async () => {
      database.afterCommit(() => void committed.push('told'));
      await database.execute('SELECT * FROM nowhere').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_ABORTED' });
    expect(committed).toEqual([]);
    await dataSource.destroy();
    await home.drop();
  });
});
