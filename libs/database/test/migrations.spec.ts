import 'reflect-metadata';

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { testDialects } from '@nestling/testing';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';

import { entitiesOf, reflectDatabase } from '../src/index.js';
import { codeOf, MigrationHome } from './migrations/migration.home.js';

@Entity('book')
class Book {
  @PrimaryColumn() id!: number;
  @Column({ length: 80 }) title!: string;
}

@Entity('book')
class LongerBook {
  @PrimaryColumn() id!: number;
  @Column({ length: 80 }) title!: string;
  @Column({ type: 'integer', nullable: true }) pages!: number | null;
}

@Entity('book')
class TitlelessBook {
  @PrimaryColumn() id!: number;
}

@Entity('book')
class WideBook {
  @PrimaryColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column({ type: 'integer', generatedType: 'STORED', asExpression: 'id * 2', nullable: true })
  twice!: number;
}

@Entity('book')
class ShortBook {
  @PrimaryColumn() id!: number;
  @Column({ length: 20 }) title!: string;
}

const NAMES = ['Step1700000000001', 'MakeSpare1700000000002', 'Step1700000000003'];

describe.each(testDialects())('migrations on %s', (dialect) => {
  let home: MigrationHome;

  beforeEach(async () => {
    home = await MigrationHome.create(dialect);
  });
  afterEach(() => home.drop());

  it('are generated from the entities, run and taken back', async () => {
    const first = await home.migrator([Book]);
    expect(await first.check()).toMatchObject({
      ok: false,
      pending: [],
      changes: [expect.stringMatching(/CREATE TABLE/)],
    });
    const made = await first.generate({ message: 'Make the books' });
    expect(made?.name).toMatch(/^MakeTheBooks\d{13}$/);
    expect(readdirSync(home.directory)).toEqual([expect.stringMatching(/^\d{13}-make-the-books\.cjs$/)]);
    expect(await first.check()).toMatchObject({ ok: false, pending: [made?.name] });
    expect(await home.tables()).toEqual([]);
    expect(await first.upgrade()).toEqual({ ran: [made?.name] });
    expect(await first.upgrade()).toEqual({ ran: [] });
    expect(await first.check()).toEqual({ ok: true, pending: [], missing: [], changes: [] });
    expect(await first.generate({ message: 'nothing' })).toBeUndefined();

    const second = await home.migrator([LongerBook]);
    await home.query("INSERT INTO book VALUES (1, 'Emma')");
    const added = await second.generate({ message: 'add pages' });
    await second.upgrade();
    expect(await home.query('SELECT id, title, pages FROM book')).toEqual([
      { id: 1, title: 'Emma', pages: null },
    ]);
    expect(await second.current()).toMatchObject({ name: added?.name, executed: true, current: true });
    expect(await second.downgrade()).toEqual({ ran: [added?.name] });
    expect(await home.query('SELECT * FROM book')).toEqual([{ id: 1, title: 'Emma' }]);
    expect((await second.history()).map(({ executed, current }) => [executed, current])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(await second.heads()).toMatchObject([{ name: added?.name, executed: false }]);
    expect((await second.downgrade({ to: 'base' })).ran).toHaveLength(1);
    expect(await home.tables()).toEqual([]);
  });

  it('go to a name, a number, the beginning of one, or by steps', async () => {
    for (const number of [1, 2, 3])
      home.write(1_700_000_000_000 + number, [`CREATE TABLE t${number} (id INTEGER)`]);
    const steps = await home.migrator();
    expect((await steps.upgrade({ to: '+1' })).ran).toEqual(['Step1700000000001']);
    expect((await steps.upgrade({ to: '1700000000002' })).ran).toEqual(['Step1700000000002']);
    expect((await steps.downgrade({ to: 'step1700000000001' })).ran).toEqual(['Step1700000000002']);
    expect((await steps.upgrade()).ran).toHaveLength(2);
    expect((await steps.downgrade({ to: '-2' })).ran).toEqual(['Step1700000000003', 'Step1700000000002']);
    expect(await codeOf(steps.upgrade({ to: 'Stop1700000000003' }))).toBe('DATABASE_MIGRATION_UNKNOWN');
    await expect(steps.upgrade({ to: 'Stop1700000000003' })).rejects.toThrow(
      'did you mean "Step1700000000003"?',
    );
    expect(await codeOf(steps.upgrade({ to: 'Step' }))).toBe('DATABASE_MIGRATION_UNKNOWN');
    expect(await codeOf(steps.downgrade({ to: '-5' }))).toBe('DATABASE_MIGRATION_UNKNOWN');
  });

  it('are stamped without being run', async () => {
    for (const number of [1, 2])
      home.write(1_700_000_000_000 + number, [`CREATE TABLE t${number} (id INTEGER)`]);
    const steps = await home.migrator();
    await steps.stamp('head');
    expect(await home.tables()).toEqual([]);
    expect((await steps.current())?.name).toBe('Step1700000000002');
    await steps.stamp('1700000000001');
    expect((await steps.upgrade()).ran).toEqual(['Step1700000000002']);
    await steps.stamp('base');
    expect(await steps.current()).toBeUndefined();
    expect(await home.tables()).toEqual(['t2']);
  });

  it('are shown, and written as SQL without being run', async () => {
    home.write(1_700_000_000_001, ['CREATE TABLE t1 (id INTEGER)', 'INSERT INTO t1 VALUES (1)']);
    const steps = await home.migrator();
    const { ran, sql } = await steps.upgrade({ sql: true });
    expect(ran).toEqual(['Step1700000000001']);
    expect(sql?.slice(1, 4)).toEqual([
      '-- Step1700000000001 up',
      'CREATE TABLE t1 (id INTEGER);',
      'INSERT INTO t1 VALUES (1);',
    ]);
    expect(sql?.[0]).toMatch(/^CREATE TABLE .*migrations/);
    expect(sql?.[4]).toMatch(/^INSERT INTO .*migrations.*1700000000001.*'Step1700000000001'/);
    expect(await reflectDatabase({ url: home.url })).toEqual({ tables: [] });
    // What was written is what makes the tables.
    for (const statement of sql ?? []) if (!statement.startsWith('--')) await home.query(statement);
    expect((await steps.current())?.name).toBe('Step1700000000001');
    expect(await steps.show('head')).toMatchObject({ executed: true, down: ['DROP TABLE t1;'] });
  });

  it('lose data only where it is allowed', async () => {
    const first = await home.migrator([Book]);
    await first.generate({ message: 'first' });
    await first.upgrade();
    const without = await home.migrator([TitlelessBook]);
    expect(await codeOf(without.generate({ message: 'drop' }))).toBe('DATABASE_MIGRATION_DESTRUCTIVE');
    await expect(without.generate({ message: 'drop' })).rejects.toThrow('the column book.title is dropped');
    const short = await home.migrator([ShortBook]);
    await expect(short.generate({ message: 'cut' })).rejects.toThrow(/book\.title is narrowed from .*80/);
    expect(readdirSync(home.directory)).toHaveLength(1);
    const made = await without.generate({ message: 'drop', allowDestructive: true });
    expect(made?.destructive).toEqual(['the column book.title is dropped']);
    expect(await codeOf(without.upgrade())).toBe('DATABASE_MIGRATION_DESTRUCTIVE');
    expect((await without.upgrade({ allowDestructive: true })).ran).toEqual([made?.name]);
    expect((await without.downgrade()).ran).toHaveLength(1);
  });

  it('add the columns that a class declares to a table that was reflected', async () => {
    const first = await home.migrator();
    await home.query('CREATE TABLE novel (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(80) NOT NULL)');
    class Novel {
      @PrimaryColumn() id!: number;
      @Column({ type: 'integer', nullable: true }) pages!: number | null;
    }
    const schema = await reflectDatabase(home.first);
    const entities = entitiesOf(schema, { classes: { novel: Novel }, allowMissing: true });
    const partial = await home.migrator([...entities.values()]);
    const made = await partial.generate({ message: 'add pages' });
    expect(made?.up).toEqual([
      expect.stringMatching(/ALTER TABLE .*novel.* ADD .*pages|CREATE TABLE .*novel/),
      ...(made?.up.slice(1) ?? []),
    ]);
    await partial.upgrade();
    expect(await home.query('SELECT id, title, pages FROM novel')).toEqual([]);
    expect((await partial.check()).ok).toBe(true);
    await first.upgrade();
  });

  it('widen a column with what it holds, and back', async () => {
    const first = await home.migrator([Book]);
    await first.generate({ message: 'first' });
    await first.upgrade();
    await home.query("INSERT INTO book VALUES (1, 'Emma')");
    const wide = await home.migrator([WideBook]);
    expect((await wide.generate({ message: 'widen' }))?.destructive).toEqual([]);
    await wide.upgrade();
    expect(await home.query('SELECT id, title, twice FROM book')).toEqual([
      { id: 1, title: 'Emma', twice: 2 },
    ]);
    expect(await wide.check()).toMatchObject({ ok: true });
    await wide.downgrade();
    expect(await home.query('SELECT * FROM book')).toEqual([{ id: 1, title: 'Emma' }]);
  });

  it('of TypeScript are written for a compiler', async () => {
    const typed = await home.migrator([Book], { language: 'ts' });
    const made = await typed.generate({ message: 'typed' });
    expect(made?.file).toMatch(/\.ts$/);
    expect(readFileSync(String(made?.file), 'utf8')).toContain(
      'async up(queryRunner: QueryRunner): Promise<void> {',
    );
    expect((await typed.upgrade()).ran).toEqual([made?.name]);
  });

  it('that the data source brings, such as those of a library, take their turn', async () => {
    class MakeSpare1700000000002 implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE spare (id INTEGER)');
      }
      async down(runner: QueryRunner): Promise<void> {
        await runner.query('DROP TABLE spare');
      }
    }
    home.write(1_700_000_000_001, ['CREATE TABLE t1 (id INTEGER)']);
    home.write(1_700_000_000_003, ['CREATE TABLE t3 (id INTEGER)']);
    const steps = await home.migrator([], { migrations: [MakeSpare1700000000002] });
    expect(await steps.check()).toMatchObject({ ok: false, pending: NAMES });
    expect((await steps.upgrade()).ran).toEqual(NAMES);
    expect((await home.tables()).sort()).toEqual(expect.arrayContaining(['spare', 't1', 't3']));
    expect((await steps.history()).map(({ file }) => file !== undefined)).toEqual([true, false, true]);
    expect(await steps.check()).toMatchObject({ ok: true });
    expect((await steps.show('MakeSpare')).up).toEqual(['CREATE TABLE spare (id INTEGER);']);
    expect((await steps.downgrade({ to: '-2' })).ran).toEqual(NAMES.slice(1).reverse());
    expect(await home.tables()).not.toContain('spare');
    // A copy of it in the folder, to be changed, is what counts.
    home.write(1_700_000_000_002, ['CREATE TABLE other (id INTEGER)']);
    const file = join(home.directory, '1700000000002-step.cjs');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Step1700000000002', 'MakeSpare1700000000002'));
    expect((await steps.upgrade()).ran).toEqual(NAMES.slice(1));
    expect(await home.tables()).toContain('other');
  });

  it('without a file are told of', async () => {
    home.write(1_700_000_000_001, ['CREATE TABLE t1 (id INTEGER)']);
    const steps = await home.migrator();
    await steps.upgrade();
    rmSync(join(home.directory, '1700000000001-step.cjs'));
    expect(await steps.check()).toMatchObject({ ok: false, missing: ['Step1700000000001'] });
    expect(await codeOf(steps.downgrade({ to: 'base' }))).toBe('DATABASE_MIGRATION_INVALID');
    writeFileSync(join(home.directory, 'notes.js'), 'exports.nothing = 1;');
    expect(await codeOf(steps.history())).toBe('DATABASE_MIGRATION_INVALID');
  });
});
