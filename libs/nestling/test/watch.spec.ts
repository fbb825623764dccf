import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { watchedFiles } from '../src/cli/file.watch.js';
import { NestlingProcess } from './nestling.process.js';

const API = `
name: \${TITLE:-Notes}
secret: for tests
database: { url: "sqlite::memory:" }
endpoints:
  - route: /notes
    fields: { text: { type: str } }
middleware: [./stamp.cjs]
`;

let folder: string;
let server: NestlingProcess;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const stamp = (value: string): string =>
  `exports.Stamp = class { after(request, response) { response.setHeader('x-stamp', '${value}'); } };`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestling-watch-'));
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  write('api.yaml', API);
  write('stamp.cjs', stamp('first'));
  server = new NestlingProcess(['serve', join(folder, 'api.yaml'), '--watch', '--port', '0', '--json']);
});
afterAll(() => {
  server.child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Where each server said that it listens; waits for so many of them. */
async function origins(count: number): Promise<string[]> {
  const lines = (): string[] => server.stdout.split('\n').slice(0, -1);
  await until(() => lines().length >= count);
  return lines().map((line) => (JSON.parse(line) as { url: string }).url);
}

/** It starts four times. */
jest.setTimeout(120_000);

describe('the watched files', () => {
  it('are the modules, too, that authentication and policies name', () => {
    const meta = [
      'policy: { read: ./rules/rows.mjs#open, fields: { text: ./rules/fields.mjs } }',
      'authentication: { backend: ./auth/terminal.mjs, permission: { GET: ./auth/by-role.mjs } }',
    ];
    const auth = 'auth: { secret: for tests, login_validator: ./login/validator.mjs }\n';
    write('guarded.yaml', `${API}${auth}`.replace(/(?=middleware)/, `    meta: { ${meta.join(', ')} }\n`));
    const { files } = watchedFiles(join(folder, 'guarded.yaml'));
    expect(files.map((file) => relative(folder, file))).toEqual([
      'guarded.yaml',
      '.env',
      'rules/rows.mjs',
      'rules/fields.mjs',
      'auth/terminal.mjs',
      'auth/by-role.mjs',
      'stamp.cjs',
      'login/validator.mjs',
    ]);
  });

  it('are no reason to wait where there are none', async () => {
    const file = join(folder, 'nowhere', 'api.yaml');
    const ended = await new NestlingProcess(['serve', '--watch', file]).ended();
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `there is no file ${file}, nor its folder, to be watched; check the path\n`,
    });
  });
});

describe('nestling serve --watch', () => {
  it('tells the mistakes of a file, and starts anew on the same port once they are mended', async () => {
    const [origin = ''] = await origins(1);
    write('api.yaml', API.replace('route:', 'rout:'));
    await until(() => server.stderr.includes('waiting for a change'));
    const [first, second = '{}'] = server.stderr.split('\n');
    expect(first).toBe('api.yaml has changed: starting anew');
    expect(JSON.parse(second)).toMatchObject({ error: { mistakes: [{ line: 6 }, { line: 6 }] } });
    write('api.yaml', API.replace('/notes', '/letters'));
    expect(await origins(2)).toEqual([origin, origin]);
    expect((await fetch(`${origin}/letters`)).status).toBe(200);
  });

  it('starts anew for a module that the file names, and for .env', async () => {
    write('stamp.cjs', stamp('second'));
    const [origin = ''] = await origins(3);
    expect((await fetch(`${origin}/letters`)).headers.get('x-stamp')).toBe('second');
    write('.env', 'TITLE=Letters\n');
    await origins(4);
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as object;
    expect(document).toMatchObject({ info: { title: 'Letters' } });
  });

  it('ends with 0 when it is told to, and gives the port back', async () => {
    const [origin = ''] = await origins(4);
    server.child.kill('SIGTERM');
    expect((await server.ended()).code).toBe(0);
    await expect(fetch(origin)).rejects.toThrow();
  });

  it('takes its server along when it is killed', async () => {
    server = new NestlingProcess(['serve', join(folder, 'api.yaml'), '--watch', '--port', '0', '--json']);
    const [origin = ''] = await origins(1);
    server.child.kill('SIGKILL');
    await until(() =>
      fetch(origin).then(
        () => false,
        () => true,
      ),
    );
  });
});
