import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestlingProcess, type Ended } from './nestling.process.js';

describe('nestling shell', () => {
  let database: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'nestling-'));
  const file = join(folder, 'api.yaml');

  beforeAll(async () => {
    database = await createTestDatabase('sqlite');
    const notes = 'endpoints:\n  - route: /notes\n    fields: { text: { type: str } }\n';
    writeFileSync(file, `secret: for tests\ndatabase: { url: "${database.url}" }\n${notes}`);
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const piped = (text: string, ...args: string[]): Promise<Ended> => {
    const shell = new NestlingProcess(['shell', file, ...args], {}, undefined, folder);
    shell.child.stdin?.end(text);
    return shell.ended();
  };

  it('runs a script inside of the application, with await', async () => {
    const script = `
      const note = await services.Note.create({ text: 'hi' }, system);
      const [{ n }] = await dataSource.query('SELECT count(*) AS n FROM notes');
      console.log(note.text, n, get(database.constructor) === database, entities.Note.name);
    `;
    expect(await piped(script)).toEqual({ code: 0, stdout: 'hi 1 true Note\n', stderr: '' });
  });

  it('prints the value of an expression, as JSON when asked', async () => {
    expect((await piped('await [1, 2].map((n) => n * 2);\n')).stdout).toBe('[ 2, 4 ]\n');
    expect((await piped('services.Note.list({}, system)', '--json')).stdout).toMatch(/^\{"results":\[/);
  });

  it('imports packages, and modules from the folder that it is run in', async () => {
    writeFileSync(join(folder, 'tax.mjs'), 'export const tax = 0.19;');
    const script =
      "const { tax } = await import('./tax.mjs');\nconsole.log(tax, (await import('node:path')).sep);";
    expect(await piped(script)).toEqual({ code: 0, stdout: '0.19 /\n', stderr: '' });
  });

  it('ends with 1 where the script fails, and with 2 where there is none', async () => {
    const failed = await piped('console.log(1);\nboom();\nconsole.log(2);');
    expect([failed.code, failed.stdout]).toEqual([1, '1\n']);
    expect(failed.stderr).toMatch(/boom is not defined[\s\S]*stdin:2/);
    const empty = await piped('');
    expect(empty).toMatchObject({ code: 2, stdout: '' });
    expect(empty.stderr).toContain('There is no terminal, and nothing was piped in');
  });
});
