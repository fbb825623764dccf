// Database.watch: who is told of which writes, and when.
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import {
  Column,
  DataSource,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Database, type RowChange } from '../src/index.js';
import { connect } from './connect.js';

@Entity('shelves')
class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar', length: 50, unique: true }) name!: string;
  @OneToMany(() => Volume, (volume) => volume.shelf) volumes!: Relation<Volume>[];
}
@Entity('volumes')
class Volume {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Shelf, (shelf) => shelf.volumes, { onDelete: 'CASCADE' }) shelf!: Relation<Shelf>;
  @OneToMany(() => Sheet, (sheet) => sheet.volume) sheets!: Relation<Sheet>[];
}
@Entity('sheets')
class Sheet {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Volume, (volume) => volume.sheets, { onDelete: 'SET NULL', nullable: true })
  volume?: Relation<Volume> | null;
}

describe.each(testDialects())('on %s', (dialect) => {
  let file: TestDatabase;
  let source: DataSource;
  let database: Database;
  let told: string[] = [];
  let stop: () => void;

  const text = ({ operation, table, key }: RowChange): string => `${operation} ${table} ${key ?? '*'}`;
  const heard = async (work: () => Promise<unknown>): Promise<string[]> => {
    told = [];
    await work();
    return told;
  };

  beforeAll(async () => {
    file = await createTestDatabase(dialect);
    source = await connect(file.url, [Shelf, Volume, Sheet]);
    database = Database.of(source);
    stop = database.watch((changes) => void told.push(...changes.map(text)));
  });
  afterAll(async () => {
    await source.destroy();
    await file.drop();
  });

  it('of entities that are saved, by their keys; of others, whose rows nobody knows, by their tables', async () => {
    const shelves = source.getRepository(Shelf);
    let shelf = new Shelf();
    expect(await heard(async () => (shelf = await shelves.save({ name: 'a' } as Shelf)))).toEqual([
      `insert shelves ${shelf.id}`,
    ]);
    expect(await heard(() => shelves.save(Object.assign(shelf, { name: 'b' })))).toEqual([
      `update shelves ${shelf.id}`,
    ]);
    expect(await heard(() => shelves.update({ name: 'b' }, { name: 'c' }))).toEqual(['update shelves *']);
    const upsert = await heard(() => shelves.upsert({ name: 'c' }, ['name']));
    expect([[`insert shelves ${shelf.id}`], ['insert shelves *']]).toContainEqual(upsert);
    const { id } = shelf;
    expect((await heard(() => shelves.remove(shelf)))[0]).toBe(`delete shelves ${id}`);
  });

  it('of more rows of a nested transaction than a function takes arguments', async () => {
    const keys = Array.from({ length: 150_000 }, (_, index) => String(index));
    let count = 0;
    const stopCounting = database.watch((changes) => void (count = changes.length));
    stop();
    try {
      await database.transaction(() =>
        database.transaction(async () => {
          for (const key of keys) await database.changed({ table: 'shelves', operation: 'insert', key });
        }),
      );
    } finally {
      stopCounting();
      stop = database.watch((changes) => void told.push(...changes.map(text)));
    }
    expect(count).toBe(keys.length);
  });

  it('of what the database deletes and changes along', async () => {
    expect(await heard(() => source.getRepository(Shelf).delete({ name: 'none' }))).toEqual([
      'delete shelves *',
      'update volumes *',
      'update sheets *',
    ]);
    expect(await heard(() => source.getRepository(Volume).delete({ id: 0 }))).toEqual([
      'delete volumes *',
      'update sheets *',
    ]);
  });

  it('once it is committed, and before the call that wrote resolves', async () => {
    const write = (table: string) => database.changed({ table, operation: 'update' });
    expect(
      await heard(() =>
        database.transaction(async () => {
          await write('a');
          await database.transaction(() => write('b'));
          await database
            .transaction(async () => {
              await write('c');
              throw new Error('undo');
            })
            .catch(() => undefined);
          expect(told).toEqual([]);
        }),
      ),
    ).toEqual(['update a *', 'update b *']);
    const undone = () =>
      database.transaction(async () => {
        await write('a');
        throw new Error('undo');
      });
    expect(await heard(() => undone().catch(() => undefined))).toEqual([]);
  });

  it('of transactions on a query runner of their own', async () => {
    const run = async (end: 'commitTransaction' | 'rollbackTransaction'): Promise<void> => {
      const runner = source.createQueryRunner();
      await runner.startTransaction();
      await runner.manager.update(Shelf, { name: 'x' }, { name: 'y' });
      expect(told).toEqual([]);
      await runner[end]();
      await runner.release();
    };
    expect(await heard(() => run('commitTransaction'))).toEqual(['update shelves *']);
    expect(await heard(() => run('rollbackTransaction'))).toEqual([]);
  });

  it('and of nothing any more, once it is stopped', async () => {
    stop();
    expect(database.isWatched).toBe(false);
    expect(await heard(() => database.changed({ table: 'a', operation: 'update' }))).toEqual([]);
  });
});
