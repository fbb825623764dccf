import 'reflect-metadata';
import { createTestDatabase, testDialects, type TestDatabase } from '@nestling/testing';
import { withDatabase } from '@nestling/database';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.js';
import { NestlingProcess } from './nestling.process.js';

/** Processes take their time on a machine that has much to do. */
jest.setTimeout(120_000);

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestling-db-'));
  file = join(folder, 'api.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The file, with these fields. */
function write(url: string, fields: string): void {
  const database = `{ url: "${url}", create: false }`;
  writeFileSync(file, `database: ${database}\nendpoints:\n  - route: /notes\n    fields: { ${fields} }\n`);
}

/** Runs a verb, and answers what it printed; it has to end with 0. */
async function done(verb: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await command('db', verb, file, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe.each(testDialects())('nestling db on %s', (dialect) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });
  afterEach(() => database.drop());

  it('writes migrations of what the file declares, runs them and takes them back', async () => {
    write(database.url, 'text: { type: str }');
    const first = JSON.parse(await done('migrate', '-m', 'First notes', '--json')) as { name: string };
    expect(await done('history')).toBe(`${first.name} (has not run)\n`);
    expect(await command('db', 'migrate', file, '-m', 'again')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nestling db upgrade') as string,
    });
    const sql = await done('upgrade', '--sql');
    expect(sql.match(/CREATE TABLE .?notes/g)).toHaveLength(1);
    expect(await done('current')).toBe('No migration has run.\n');
    expect(await done('upgrade')).toBe(`ran ${first.name}\n`);
    expect(await done('check')).toBe('The database is up to date.\n');

    await withDatabase({ url: database.url }, ({ dataSource }) =>
      dataSource.query('ALTER TABLE notes ADD stray integer'),
    );
    expect(await command('db', 'check', file)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no migration holds yet: ') as string,
    });
    const refused = await command('db', 'migrate', file, '-m', 'Drop it', '--json');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'DATABASE_MIGRATION_DESTRUCTIVE' } });
    expect(await done('migrate', '-m', 'Drop it', '--allow-destructive')).toContain('It loses data');
    expect((await command('db', 'upgrade', file)).code).toBe(1);
    expect(await done('upgrade', '+1', '--allow-destructive')).toMatch(/^ran DropIt/);
    expect(await done('show', 'dropit')).toContain('(current)');

    expect(await done('downgrade', '-1')).toMatch(/^took back DropIt/);
    expect(await done('stamp', 'head')).toMatch(/^The database stands at DropIt/);
    expect(await done('downgrade', 'base', '--sql')).toMatch(/DropIt\d+ down[^]*FirstNotes\d+ down/);
    await done('stamp', 'base');
    expect(JSON.parse(await done('current', '--json'))).toBeNull();
    expect(JSON.parse(await done('heads', '--json'))).toMatchObject([{ executed: false }]);
  });

  it('goes on after a kill, and runs everything once when two start at once', async () => {
    write(database.url, 'text: { type: str }');
    mkdirSync(join(folder, 'migrations'));
    for (const number of [1, 2, 3]) {
      const name = `Step170000000000${number}`;
      const kill = `if (process.env.KILL === '${name}') process.kill(process.pid, 'SIGKILL');`;
      const up = ['a', 'b'].map(
        (letter) => `await runner.query('CREATE TABLE ${letter}${number} (id INTEGER)');`,
      );
      writeFileSync(
        join(folder, 'migrations', `170000000000${number}-step.cjs`),
        `exports.${name} = class { name = '${name}'; async up(runner) { ${up.join(kill)} } async down() {} };`,
      );
    }
    const upgrade = (env = {}): NestlingProcess =>
      new NestlingProcess(['db', 'upgrade', file, '--json'], env);
    const killed = upgrade({ KILL: 'Step1700000000002' });
    expect(await killed.ended()).toMatchObject({ code: null, stderr: '' });
    const ended = await Promise.all([upgrade(), upgrade()].map((process) => process.ended()));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array(2).fill({ code: 0, stderr: '' }),
    );
    const ran = ended.flatMap(({ stdout }) => (JSON.parse(stdout) as { ran: string[] }).ran);
    expect(ran.sort()).toEqual(['Step1700000000002', 'Step1700000000003']);
    expect(await done('history')).toContain('Step1700000000003 (current)');
  });
});

describe('a column that the file declares anew', () => {
  it('comes with a migration', async () => {
    const database = await createTestDatabase('sqlite');
    write(database.url, 'text: { type: str }');
    await done('migrate', '-m', 'First notes');
    await done('upgrade');
    write(database.url, 'text: { type: str }, pages: { type: int, optional: true }');
    const made = await new NestlingProcess(['db', 'migrate', file, '-m', 'Add pages']).ended();
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/"pages" integer[^]*\nRun it: nestling db upgrade/);
    expect(await done('upgrade')).toMatch(/^ran AddPages/);
    await database.drop();
  });
});

describe('nestling db on a module of a Nest app', () => {
  it('takes the data source that is named, though the app could not start yet', async () => {
    symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
    const module = join(folder, 'app.module.cjs');
    writeFileSync(module, APP);
    const db = async (verb: string, ...args: string[]): Promise<string> => {
      const dir = join(folder, 'migrations');
      const ended = await new NestlingProcess(['db', verb, module, '--dir', dir, ...args]).ended();
      return `${ended.code} ${ended.stdout}${ended.stderr}`;
    };
    expect(await db('check')).toContain('2 there is no data source "default" in this app. It has reports');
    expect(await db('migrate', '--db', 'reports', '-m', 'reports', '--language', 'js')).toMatch(
      /^0 .*\.cjs\n/,
    );
    expect(await db('upgrade', '--db', 'reports')).toMatch(/^0 ran Reports\d+\n$/);
    expect(readdirSync(join(folder, 'migrations'))).toHaveLength(1);
    expect(existsSync(join(folder, 'reports.db'))).toBe(true);
  });

  it.each(['synchronize', 'dropSchema', 'migrationsRun'])(
    'refuses a data source with %s, and leaves its tables alone',
    async (option) => {
      symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
      const module = join(folder, 'app.module.cjs');
      writeFileSync(module, APP.replace('entities:', `${option}: true, migrations: [Never170], entities:`));
      const url = `sqlite:///${join(folder, 'reports.db')}`;
      await withDatabase({ url }, ({ dataSource }) => dataSource.query('CREATE TABLE report (kept text)'));
      const ended = await new NestlingProcess(['db', 'history', module, '--db', 'reports']).ended();
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain(`The data source "reports" has ${option}: true`);
      const columns = await withDatabase({ url }, ({ dataSource }) =>
        dataSource.query<unknown[]>(
          'SELECT t.name, c.name AS kept FROM sqlite_schema t, pragma_table_info(t.name) c',
        ),
      );
      expect(columns).toEqual([{ name: 'report', kept: 'kept' }]);
    },
  );
});

describe('nestling db, called wrongly', () => {
  it.each(['init', 'migrate', 'history', 'current', 'heads', 'check'])(
    '%s takes nothing but a file for its file, whatever NESTLING_CONFIG names',
    async (verb) => {
      write('sqlite:///never.db', 'text: { type: str }');
      process.env['NESTLING_CONFIG'] = file;
      const ended = await command('db', verb, 'staging', ...(verb === 'migrate' ? ['-m', 'x'] : []));
      delete process.env['NESTLING_CONFIG'];
      expect(ended).toEqual({
        code: 2,
        stdout: '',
        stderr: '"staging" is no file; name a YAML file, or a module such as dist/app.module.js\n',
      });
    },
  );

  it.each([
    [['db'], 'Usage: nestling db'],
    [['db', 'upgrad'], 'there is no verb "upgrad"; did you mean "upgrade"?'],
    [['db', 'upgrade'], 'Name a YAML file, such as api.yaml'],
    [['db', 'upgrade', 'head', 'api.yaml'], '"head" is no file; the file comes first'],
    [['db', 'upgrade', 'a.yaml', 'head', 'more'], 'too many arguments'],
    [['db', 'upgrade', 'a.yaml', '--sqll'], 'Did you mean --sql?'],
    [['db', 'upgrade', 'dist/no.module.js'], 'there is no module dist/no.module.js'],
    [['db', 'migrate', 'a.yaml'], 'Say what changes: -m'],
    [['db', 'migrate', 'a.yaml', '--language', 'py'], '--language is "py"; use js or ts'],
    [['db', 'stamp', 'a.yaml'], 'Say where the database stands'],
    [['db', 'upgrade', 'a.yaml'], 'a.yaml:1:1: there is no such file'],
  ])('%j ends with 2 and says why, as JSON too', async (args, message) => {
    expect(await command(...args)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message) as string,
    });
    const { code, stdout, stderr } = await command(...args, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toEqual({
      error: expect.objectContaining({ message: expect.any(String) as string }) as object,
    });
  });
});

/** Its start would fail without the table. */
const APP = `
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { DatabaseModule } = require('@nestling/database');
const { EntitySchema } = require('typeorm');
const Report = new EntitySchema({ name: 'report', columns: { id: { type: 'integer', primary: true } } });
const url = 'sqlite:///' + require('node:path').join(__dirname, 'reports.db');
class Never170 {
  name = 'Never1700000000001';
  async up(runner) { await runner.query('CREATE TABLE never (id integer)'); }
  async down() {}
}
class AppModule {
  onModuleInit() { throw new Error('there is no table'); }
}
Module({ imports: [DatabaseModule.forRoot({ name: 'reports', url, entities: [Report] })] })(AppModule);
exports.AppModule = AppModule;
`;
