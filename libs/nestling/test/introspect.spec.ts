import { testDialects, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandmade } from '../../../tools/test/sample.database.js';
import { command } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('nestling introspect', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createHandmade('sqlite');
  });
  afterAll(() => database.drop());

  it('writes a file that serves as it stands', async () => {
    const yaml = await command('introspect', '--database-url', database.url);
    expect(yaml).toMatchObject({ code: 0, stderr: '' });
    const file = write('whole.yaml', yaml.stdout);
    const { stdout, code } = await command('routes', file);
    expect(code).toBe(0);
    for (const route of ['/Person/:id', '/meeting', '/room']) expect(stdout).toContain(`  ${route} `);
    const out = join(folder, 'camel.yaml');
    const args = ['--database-url', database.url, '--camel-case', '--fields', '--out', out];
    expect(await command('introspect', ...args)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await command('check', out)).stdout).toBe(`${out} is right: 3 endpoints\n`);
  });

  it('writes classes, and what it has read as JSON', async () => {
    const classes = await command('introspect', '--database-url', database.url, '--format', 'ts');
    expect(classes.stdout).toContain('export class Person {');
    const read = await command('introspect', '--database-url', database.url, '--json');
    expect(JSON.parse(read.stdout)).toMatchObject({
      tables: [{ name: 'Person', key: ['PersonId'] }, {}, {}, {}],
    });
  });

  it('writes over no file, unless it is told to', async () => {
    const out = write('mine.yaml', 'name: Mine\n');
    const args = ['introspect', '--database-url', database.url, '--out', out];
    expect(await command(...args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${out} is there already; name another file, or write over it with --force\n`,
    });
    expect(readFileSync(out, 'utf8')).toBe('name: Mine\n');
    expect((await command(...args, '--force')).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('endpoints:');
  });

  const itServer = testDialects().includes('postgres') ? it : it.skip;
  itServer('keeps a password for itself', async () => {
    const own = await createHandmade('postgres');
    const url = new URL(own.url);
    url.password ||= 'hunter2';
    const { code, stdout, stderr } = await command('introspect', '--database-url', url.href);
    await own.drop();
    expect([code, stdout]).toEqual([0, expect.stringContaining('  url: ${DATABASE_URL}\n')]);
    expect(stdout + stderr).not.toContain(url.password);
    expect(stderr).toContain('set the variable DATABASE_URL');
  });

  it.each([
    [['--database-url', 'sqlite:///no-such.db'], 1, 'there is no database file no-such.db'],
    [['--database-url', 'oracle://host/db'], 2, "'oracle://host/db' is of no known database"],
    [['--database-url', 'postgresql://u:pw@127.0.0.1:1/db'], 1, '//***@127.0.0.1:1/db cannot be used'],
    [['--database-url', 'sqlite::memory:'], 2, 'The database has no tables'],
    [['--database-url', 'sqlite::memory:', '--schema', 'x'], 2, '--schema is for PostgreSQL'],
    [['--format', 'xml'], 2, '--format is "xml"; use yaml or ts'],
    [['--format', 'ts', '--fields'], 2, '--fields is for YAML; leave out one of --format ts and --fields'],
    [['--json', '--format', 'yaml'], 2, '--json prints the tables as they were read; leave out --format'],
    [['--json', '--fields', '--camel-case'], 2, 'leave out --camel-case and --fields'],
    [['--force'], 2, '--force is for files; add --out'],
    [[], 2, 'Say which database: --database-url'],
  ])('says what is wrong with %j', async (args, code, message) => {
    const ended = await command('introspect', ...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain('    at ');
    // The caller declares nothing here.
    expect(ended.stderr).not.toContain('declarations');
  });
});
