import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type DataSource,
  type Relation,
} from 'typeorm';
import { prepareTables } from '../src/index.js';
import { connect } from './connect.js';

@Entity('shelves')
class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) label!: string;
  @ManyToOne('Volume', { nullable: true }) @JoinColumn() favourite?: Relation<unknown>;
}

@Entity('volumes')
class Volume {
  @PrimaryGeneratedColumn() id!: number;
  @Index() @Column() title!: string;
  @CreateDateColumn() addedAt!: Date;
  @ManyToOne(() => Shelf) @JoinColumn() shelf!: Relation<Shelf>;
}

describe.each(testDialects())('tables on %s', (dialect) => {
  let database: TestDatabase;
  let source: DataSource;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    source = await connect(database.url, [Shelf, Volume], { synchronize: false });
  });
  afterEach(async () => {
    await source.destroy();
    await database.drop();
  });

  it('are made as TypeORM itself would make them', async () => {
    expect([...(await prepareTables(source)).created].sort()).toEqual(['shelves', 'volumes']);
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('are only named when nothing may be made', async () => {
    const report = await prepareTables(source, { create: false });
    expect([...report.missing].sort()).toEqual(['shelves', 'volumes']);
    expect(report.created).toEqual([]);
  });

  it('are left alone when they are there, and what they lack is named', async () => {
    await prepareTables(source);
    await source.query('ALTER TABLE shelves DROP COLUMN label').catch(async () => {
      await source.query('DROP TABLE volumes');
      await source.query('DROP TABLE shelves');
      await source.query('CREATE TABLE shelves (id integer primary key, "favouriteId" integer)');
    });
    const report = await prepareTables(source);
    expect(report.lacking).toEqual([{ table: 'shelves', column: 'label' }]);
    expect(report.created).toEqual([]);
  });

  // Within one process a second connection to a SQLite file cannot wait for the first without stopping it.
  const severally = dialect === 'sqlite' ? it.skip : it;
  severally('are made once by two starters at the same time', async () => {
    const other = await connect(database.url, [Shelf, Volume], { synchronize: false });
    const reports = await Promise.all([prepareTables(source), prepareTables(other)]);
    await other.destroy();
    expect(reports.map(({ missing }) => missing)).toEqual([[], []]);
    expect((await prepareTables(source)).created).toEqual([]);
  });
});
