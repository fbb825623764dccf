// Migrations that do not come to their end, and processes that come at once.
import 'reflect-metadata';

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { testDialects } from '@nestling/testing';

import { codeOf, MigrationHome, PAUSE, written } from './migrations/migration.home.js';
import { UpgradeProcess } from './migrations/upgrade.process.js';

describe.each(testDialects())('migrations on %s', (dialect) => {
  /** The others roll an interrupted migration back. */
  const itByStatements = dialect === 'mysql' ? it : it.skip;
  let home: MigrationHome;

  beforeEach(async () => {
    home = await MigrationHome.create(dialect);
  });
  afterEach(() => home.drop());

  it('that fail say so, change nothing they can roll back, and can be run again', async () => {
    home.write(1_700_000_000_001, [
      'CREATE TABLE t1 (id INTEGER)',
      'INSERT INTO t1 VALUES (1)',
      'CREATE MISTAKE',
    ]);
    const steps = await home.migrator();
    expect(await codeOf(steps.upgrade())).toBe('DATABASE_MIGRATION_FAILED');
    expect(await home.tables()).toEqual(dialect === 'mysql' ? ['t1'] : []);
    rmSync(join(home.directory, '1700000000001-step.cjs'));
    writeFileSync(
      join(home.directory, '1700000000001-corrected.cjs'),
      written(1_700_000_000_001, [
        'CREATE TABLE t1 (id INTEGER)',
        'INSERT INTO t1 VALUES (1)',
        'CREATE TABLE t2 (id INTEGER)',
      ]),
    );
    expect((await steps.upgrade()).ran).toEqual(['Step1700000000001']);
    expect(await home.tables()).toEqual(['t1', 't2']);
    expect(await home.query('SELECT id FROM t1')).toEqual([{ id: 1 }]);
  });

  it('that were killed are gone on with', async () => {
    home.write(1_700_000_000_001, [
      'CREATE TABLE t1 (id INTEGER)',
      'INSERT INTO t1 VALUES (1)',
      PAUSE,
      'CREATE TABLE t2 (id INTEGER)',
    ]);
    home.write(1_700_000_000_002, ['CREATE TABLE t3 (id INTEGER)']);
    const child = new UpgradeProcess(home.url, home.directory);
    await child.wrote('paused');
    await child.kill();
    const steps = await home.migrator();
    expect(await steps.current()).toBeUndefined();
    expect((await steps.upgrade()).ran).toEqual(['Step1700000000001', 'Step1700000000002']);
    expect(await home.tables()).toEqual(['t1', 't2', 't3']);
    expect(await home.query('SELECT id FROM t1')).toEqual([{ id: 1 }]);
  });

  it('that were killed inside of a statement are gone on with', async () => {
    const slow = {
      sqlite: 'CREATE TABLE t1 (id INTEGER)',
      postgres: 'CREATE TABLE t1 AS SELECT 1 AS id, pg_sleep(1)::text AS slept',
      mysql: 'CREATE TABLE t1 AS SELECT 1 AS id, SLEEP(1) AS slept',
    }[dialect];
    const told = `//if (String(process.argv[2]).endsWith('upgrade.child.ts')) setTimeout(() => process.stdout.write('running'), 300);`;
    home.write(1_700_000_000_001, [
      'CREATE TABLE t0 (id INTEGER)',
      told,
      slow,
      PAUSE,
      'CREATE TABLE t2 (id INTEGER)',
    ]);
    const child = new UpgradeProcess(home.url, home.directory);
    await child.wrote('running');
    await child.kill();
    const steps = await home.migrator();
    expect((await steps.upgrade()).ran).toEqual(['Step1700000000001']);
    expect(await home.tables()).toEqual(['t0', 't1', 't2']);
    expect((await steps.check()).ok).toBe(true);
  });

  itByStatements('that were interrupted go on only with the statements that ran', async () => {
    home.write(1_700_000_000_001, ['CREATE TABLE t1 (id INTEGER)', 'CREATE MISTAKE']);
    const steps = await home.migrator();
    await expect(steps.upgrade()).rejects.toThrow('1 of its statements are done and stay done');
    rmSync(join(home.directory, '1700000000001-step.cjs'));
    const changed = written(1_700_000_000_001, [
      'CREATE TABLE other (id INTEGER)',
      'CREATE TABLE t2 (id INTEGER)',
    ]);
    writeFileSync(join(home.directory, '1700000000001-changed.cjs'), changed);
    expect(await codeOf(steps.upgrade())).toBe('DATABASE_MIGRATION_CHANGED');
    expect(await home.tables()).toEqual(['t1']);
    await steps.stamp('head');
    expect((await steps.upgrade()).ran).toEqual([]);
  });

  it('run once when two processes come at once', async () => {
    for (const number of [1, 2, 3])
      home.write(1_700_000_000_000 + number, [`CREATE TABLE t${number} (id INTEGER)`]);
    const processes = [
      new UpgradeProcess(home.url, home.directory),
      new UpgradeProcess(home.url, home.directory),
    ];
    const told = await Promise.all(processes.map((process) => process.end()));
    const counts = told.map((text) => Number(/ran (\d)/.exec(text)?.[1]));
    expect([counts[0] + counts[1], told.join('')]).toEqual([3, expect.stringMatching(/ran \d[^]*ran \d/)]);
    expect(await home.tables()).toEqual(['t1', 't2', 't3']);
  });

  it('wait for one another for a while only', async () => {
    home.write(1_700_000_000_001, [PAUSE, 'CREATE TABLE t1 (id INTEGER)']);
    const child = new UpgradeProcess(home.url, home.directory);
    await child.wrote('paused');
    const impatient = await home.migrator([], { lockTimeout: 300 });
    expect(await codeOf(impatient.upgrade())).toBe('DATABASE_MIGRATION_LOCKED');
    await child.kill();
  });
});
