import 'reflect-metadata';

import { createTestDatabase, type TestDatabase, testDialects } from '@nestling/testing';
import {
  Column,
  CreateDateColumn,
  type DataSource,
  DeleteDateColumn,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  type Repository,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

import { Database } from '../src/index.js';
import { connect } from './connect.js';

@Entity()
@Index(['text', 'whole'], { unique: true })
class Everything {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ unique: true })
  text!: string;

  @Column({ type: 'double precision' })
  real!: number;

  @Column({ type: 'integer' })
  whole!: number;

  @Column({ type: 'bigint' })
  big!: string;

  @Column({ type: 'decimal', precision: 12, scale: 2 })
  price!: string;

  @Column({ type: 'text', nullable: true })
  long!: string | null;

  @Column({ type: 'uuid', nullable: true })
  other!: string | null;

  @Column({ type: 'json' })
  settings!: unknown;

  @Column()
  at!: Date;

  @Column({ precision: 0, nullable: true })
  second!: Date;

  @Column({ default: false })
  flag!: boolean;

  @Column({ type: 'simple-enum', enum: ['draft', 'live'], default: 'draft' })
  state!: string;

  @CreateDateColumn()
  created!: Date;

  @CreateDateColumn({ precision: 3 })
  createdExactly!: Date;

  @CreateDateColumn({ precision: 6 })
  createdFinely!: Date;

  @UpdateDateColumn({ precision: 3 })
  updated!: Date;

  @DeleteDateColumn()
  deleted!: Date | null;

  @VersionColumn()
  version!: number;
}

const AT = new Date('2024-02-29T23:59:58.123Z');

function sample(text: string): Partial<Everything> {
  const settings = { a: [1, 'ü', null], nested: { yes: true } };
  return { text, real: 0.1, whole: -5, big: '9007199254740993', price: '12345.60', settings, at: AT };
}

describe.each(testDialects())('portable types on %s', (dialect) => {
  let home: TestDatabase;
  let dataSource: DataSource;
  let repository: Repository<Everything>;

  beforeAll(async () => {
    home = await createTestDatabase(dialect);
    dataSource = await connect(home.url, [Everything]);
    repository = dataSource.getRepository(Everything);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await home.drop();
  });

  it('changes nothing when an existing schema is synchronised again', async () => {
    const again = await connect(home.url, [Everything]);
    const { upQueries } = await again.driver.createSchemaBuilder().log();
    await again.destroy();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('reads back what was written', async () => {
    const { id } = await repository.save(sample('round trip'));
    const row = await repository.findOneByOrFail({ id });
    expect(row).toMatchObject({
      ...sample('round trip'),
      real: 0.1,
      price: expect.anything() as unknown,
      big: expect.anything() as unknown,
      flag: false,
      state: 'draft',
      version: 1,
    });
    expect(Number(row.price)).toBe(12345.6);
    expect(Math.abs(row.created.getTime() - Date.now())).toBeLessThan(5000);
    expect(Math.abs(row.createdFinely.getTime() - Date.now())).toBeLessThan(5000);
  });

  it('finds an instant by the same instant', async () => {
    await repository.save(sample('instant'));
    expect(await repository.existsBy({ text: 'instant', at: AT })).toBe(true);
    const database = Database.of(dataSource);
    const mark = dialect === 'postgres' ? '$1' : '?';
    expect(await database.query(`SELECT text FROM everything WHERE at = ${mark}`, [AT])).not.toEqual([]);
  });

  it('binds a null, a boolean and undefined', async () => {
    const database = Database.of(dataSource);
    const mark = dialect === 'postgres' ? '$1' : '?';
    for (const value of [null, undefined]) {
      expect(await database.query(`SELECT text FROM everything WHERE text = ${mark}`, [value])).toEqual([]);
    }
    await repository.save({ ...sample('flag'), flag: true });
    expect(await database.query(`SELECT text FROM everything WHERE flag = ${mark}`, [true])).toEqual([
      { text: 'flag' },
    ]);
  });

  it('keeps instants in UTC whatever the server thinks', async () => {
    const database = Database.of(dataSource);
    await repository.save(sample('utc'));
    const cast = dialect === 'postgres' ? 'at::text' : dialect === 'mysql' ? 'CAST(at AS CHAR)' : 'at';
    const [row] = await database.query<{ text: string }>(
      `SELECT ${cast} AS text FROM everything WHERE text = 'utc'`,
    );
    expect(row.text).toMatch(/^2024-02-29 23:59:58\.123/);
  });
});
