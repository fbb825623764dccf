import 'reflect-metadata';

import { createTestDatabase, type TestDatabase, testDialects } from '@nestling/testing';
import { Check, Column, type DataSource, Entity, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { classifyDriverError, Database } from '../src/index.js';
import { connect } from './connect.js';

@Entity()
@Unique(['first', 'lastName'])
class Author {
  @PrimaryColumn()
  id!: number;

  @Column({ name: 'first_name', default: '' })
  first!: string;

  @Column({ length: 10 })
  lastName!: string;

  @Column({ type: 'varchar', unique: true, nullable: true })
  email!: string | null;
}

@Entity()
@Check('positive_pages', 'pages > 0')
class Book {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'integer', default: 1 })
  pages!: number;

  @ManyToOne(() => Author)
  author!: Author;
}

describe.each(testDialects())('driver errors on %s', (dialect) => {
  let home: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    home = await createTestDatabase(dialect);
    dataSource = await connect(home.url, [Author, Book]);
    // TypeORM leaves checks out on MySQL and MariaDB.
    if (dialect === 'mysql')
      await dataSource.query('ALTER TABLE book ADD CONSTRAINT positive_pages CHECK (pages > 0)');
    await dataSource.getRepository(Author).insert({ id: 1, first: 'Ada', lastName: 'L', email: 'a@b' });
    await dataSource.getRepository(Book).insert({ id: 1, author: { id: 1 } });
  });

  afterAll(async () => {
    await dataSource.destroy();
    await home.drop();
  });

  async function faultOf(work: Promise<unknown>) {
    const error: unknown = await work.then(
      () => new Error('no error'),
      (reason: unknown) => reason,
    );
    return classifyDriverError(error, dataSource);
  }

  const author = (values: Partial<Author>) =>
    faultOf(dataSource.getRepository(Author).insert({ lastName: 'x', ...values }));
  const book = (values: object) => faultOf(dataSource.getRepository(Book).insert(values));
  /** A test of what SQLite does not know; there it is skipped under a title that says why. */
  const exceptSqlite = (why: string) => (title: string, test: () => Promise<void>) =>
    dialect === 'sqlite' ? it.skip(`${title} (skipped: ${why})`, test) : it(title, test);

  it('names the column of a unique value', async () => {
    expect(await author({ id: 2, email: 'a@b' })).toMatchObject({
      kind: 'unique',
      columns: ['email'],
      table: 'author',
    });
  });

  it('names the columns of a unique combination', async () => {
    const fault = await author({ id: 2, first: 'Ada', lastName: 'L' });
    expect(fault).toMatchObject({ kind: 'unique', columns: ['first_name', 'lastName'], table: 'author' });
  });

  it('names the primary key', async () => {
    expect(await author({ id: 1 })).toMatchObject({ kind: 'unique', columns: ['id'], table: 'author' });
  });

  it('names the column of an update, too', async () => {
    await author({ id: 3, lastName: 'third' });
    const fault = await faultOf(dataSource.getRepository(Author).update({ id: 3 }, { email: 'a@b' }));
    expect(fault).toMatchObject({ kind: 'unique', columns: ['email'] });
  });

  it('tells a reference to nothing', async () => {
    const fault = await book({ id: 2, author: { id: 99 } });
    const columns = dialect === 'sqlite' ? [] : ['authorId'];
    expect(fault).toMatchObject({ kind: 'foreign-key', direction: 'missing', columns });
  });

  it('tells a row that is still referred to', async () => {
    const fault = await faultOf(dataSource.getRepository(Author).delete({ id: 1 }));
    const known = dialect === 'sqlite' ? { columns: [] } : { columns: ['authorId'], table: 'book' };
    expect(fault).toMatchObject({ kind: 'foreign-key', direction: 'referenced', ...known });
  });

  it('names the column that must not be null', async () => {
    const fault = await author({ id: 4, lastName: null as never });
    expect(fault).toMatchObject({ kind: 'not-null', columns: ['lastName'] });
  });

  it('names a check', async () => {
    const fault = await book({ id: 3, pages: 0, author: { id: 1 } });
    expect(fault).toMatchObject({ kind: 'check', constraint: 'positive_pages' });
  });

  exceptSqlite('SQLite checks neither lengths nor ranges')(
    'tells a text too long and a number out of range',
    async () => {
      expect(await author({ id: 5, lastName: 'x'.repeat(11) })).toMatchObject({ kind: 'too-long' });
      expect(await book({ id: 5, pages: 3e9, author: { id: 1 } })).toMatchObject({ kind: 'out-of-range' });
    },
  );

  it('says other of a wrong statement and nothing of other errors', async () => {
    expect(await faultOf(Database.of(dataSource).query('SELEC'))).toEqual({ kind: 'other', columns: [] });
    expect(classifyDriverError(new Error('x'), dataSource)).toBeUndefined();
    expect(classifyDriverError(undefined, dataSource)).toBeUndefined();
  });

  exceptSqlite('SQLite has one writer at a time')('tells a deadlock', async () => {
    const database = Database.of(dataSource);
    const touch = (id: number) => database.execute(`UPDATE author SET email = NULL WHERE id = ${id}`);
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    const cross = (one: number, two: number) =>
      database.transaction(async () => {
        await touch(one);
        await pause();
        await touch(two);
      });
    const results = await Promise.allSettled([cross(1, 3), cross(3, 1)]);
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(failed.map((error) => classifyDriverError(error, dataSource)?.kind)).toEqual(['deadlock']);
  });
});

describe.each(testDialects().filter((dialect) => dialect !== 'sqlite'))('no server on %s', (dialect) => {
  it('is a connection fault', async () => {
    const url = `${dialect === 'postgres' ? 'postgresql' : 'mysql'}://nobody@127.0.0.1:1/none`;
    const home = await createTestDatabase('sqlite');
    // The error of a start tells the remedy; what the driver said is its cause.
    const { cause } = (await connect(url, []).catch((reason: unknown) => reason)) as Error;
    const other = await connect(home.url, []);
    expect(classifyDriverError(cause, other)).toEqual({ kind: 'connection', columns: [] });
    await other.destroy();
    await home.drop();
  });
});
