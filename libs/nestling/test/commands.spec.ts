import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestlingProcess, type Ended } from './nestling.process.js';

const API = `
name: Notes
database: { url: "sqlite:///never-made.db" }
endpoints:
  - route: /notes
    fields: { text: { type: str } }
    meta: { methods: [GET, POST] }
`;

let folder: string;
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const nestling = (...args: string[]): Promise<Ended> => new NestlingProcess(args).ended();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestling-'));
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('nestling check', () => {
  it('ends with 0 for a file that is right', async () => {
    const file = write('api.yaml', API);
    expect(await nestling('check', file)).toEqual({
      code: 0,
      stdout: `${file} is right: 1 endpoint\n`,
      stderr: '',
    });
  });

  it('takes the file that NESTLING_CONFIG names', async () => {
    const file = write('api.yaml', API);
    const ended = await new NestlingProcess(['check', '--json'], { NESTLING_CONFIG: file }).ended();
    expect(ended).toEqual({ code: 0, stdout: '{"ok":true,"mistakes":[]}\n', stderr: '' });
  });

  it('lists mistakes as JSON when asked, with 2', async () => {
    const file = write('broken.yaml', API.replace('text:', 'id:'));
    const { code, stdout, stderr } = await nestling('check', file, '--json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const mistake = {
      file,
      line: 6,
      column: 15,
      path: 'endpoints[0].fields.id',
      message: '"id" comes by itself; remove it',
    };
    expect(JSON.parse(stdout)).toEqual({ ok: false, mistakes: [mistake] });
  });
});

describe('nestling routes', () => {
  it('lists them as a table, and as JSON', async () => {
    const file = write('api.yaml', API);
    expect((await nestling('routes', file)).stdout).toContain('  /notes         GET POST  Note\n');
    const routes = JSON.parse((await nestling('routes', file, '--json')).stdout) as object[];
    expect(routes).toContainEqual({ path: '/notes/:id', methods: ['GET'], resource: 'Note' });
  });
});

describe('nestling openapi', () => {
  it('prints the document, or writes it', async () => {
    const file = write('api.yaml', API);
    const out = join(folder, 'openapi.json');
    const printed = await nestling('openapi', file);
    expect(JSON.parse(printed.stdout)).toMatchObject({ openapi: '3.1.0', info: { title: 'Notes' } });
    expect(await nestling('openapi', file, '--out', out)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe(printed.stdout);
  });

  it('ends with 1 when it cannot be written', async () => {
    const ended = await nestling(
      'openapi',
      write('api.yaml', API),
      '--out',
      join(folder, 'no', 'where.json'),
    );
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^--out is ".*where\.json", which cannot be written: there is no folder .*no; make it\n$/,
    );
  });
});

describe('modules that a file names', () => {
  it('brings their endpoints and their middleware', async () => {
    write('shelf.cjs', SHELF);
    write(
      'stamp.cjs',
      "exports.Stamp = class { before({ headers }) { if (headers['x-boom']) throw new Error('boom'); } after(request, response) { response.setHeader('x-stamp', 'yes'); } };",
    );
    const file = write(
      'modules.yaml',
      `${API.replace('never-made', join(folder, 'made'))}  - ./shelf.cjs#Shelf\nmiddleware: [./stamp.cjs]\n`,
    );
    const server = new NestlingProcess(['serve', file, '--port', '0', '--json']);
    const { url } = JSON.parse(await server.line()) as { url: string };
    const answer = await fetch(`${url}/shelves`);
    expect((await fetch(url, { headers: { 'x-boom': '1' } })).status).toBe(500);
    server.child.kill('SIGTERM');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-stamp')).toBe('yes');
    expect(await server.ended()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Error: boom') as string,
    });
  });

  it('says which is not there, or gives nothing', async () => {
    write('empty.cjs', 'exports.nothing = 1;');
    const file = write('wrong.yaml', `${API}  - ./nowhere.js\nmiddleware: [./empty.cjs, Timing]\n`);
    const first = await nestling('check', file);
    expect(first.stderr).toContain(`${file}:9:27 middleware[1]: "Timing" is not understood`);
    const second = await nestling(
      'check',
      write('wrong.yaml', `${API}  - ./nowhere.js\nmiddleware: [./empty.cjs]\n`),
    );
    expect(second.code).toBe(2);
    expect(second.stderr).toContain(`${file}:8:5 endpoints[1]: there is no module ./nowhere.js`);
    expect(second.stderr).toContain(
      `${file}:9:14 middleware[0]: ./empty.cjs exports no class with before() or after()`,
    );
  });
});

describe('a package that takes part in files', () => {
  it('is found by its package.json, brings keys, modules and options', async () => {
    const project = join(folder, 'project');
    const plugin = join(project, 'node_modules/plug');
    mkdirSync(plugin, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "dependencies": { "plug": "*" } }');
    writeFileSync(
      join(plugin, 'package.json'),
      '{ "main": "plug.cjs", "nestling": { "section": "plugSection" } }',
    );
    writeFileSync(join(plugin, 'plug.cjs'), PLUG);
    const file = join(project, 'api.yaml');
    const text = API.replace('{ methods: [GET, POST] }', '{ shout_loud: true }');
    writeFileSync(file, `${text}plug_level: 3\n`);
    expect((await nestling('routes', file)).stdout).toContain('LOUD 3');
    writeFileSync(file, `${text}plug_level: high\n`);
    expect((await nestling('check', file)).stderr).toContain('8:13 plug_level: must be a whole number');
  });
});

const SHELF = `
const { Field, RestEndpoint, RestEntity } = require('@nestling/rest');
class Shelf extends RestEntity {}
Field({ type: 'string' })(Shelf.prototype, 'label');
RestEndpoint({ path: 'shelves' })(Shelf);
exports.Shelf = Shelf;
`;

const PLUG = `
exports.plugSection = {
  top: { plugLevel: { type: 'integer' } },
  endpoint: { shoutLoud: { type: 'boolean' } },
  options: ({ shoutLoud, ...meta }) => ({ shoutLoud: undefined, description: shoutLoud ? 'LOUD' : '' }),
  modules: ({ plugLevel }) => [class { constructor() { process.stdout.write('LOUD ' + plugLevel); } }],
};
`;
