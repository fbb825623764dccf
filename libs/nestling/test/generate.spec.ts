import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NestlingProcess, type Ended } from './nestling.process.js';

const FILES = {
  'package.json': '{ "name": "shop" }',
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { RestModule } from '@nestling/rest';

@Module({ imports: [RestModule.forRoot({ secret: process.env.APP_SECRET })] })
export class AppModule {}
`,
};

describe('nestling g', () => {
  let folder: string;
  const nestling = (...args: string[]): Promise<Ended> =>
    new NestlingProcess(args, {}, undefined, folder).ended();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestling-'));
    symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says what it would write', async () => {
    const ended = await nestling('g', 'endpoint', 'tag', 'name:string:min=1', '--no-test', '--dry-run');
    expect(ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^CREATE src\/tags\/tag\.endpoint\.ts \(\d+ bytes\)\nUPDATE src\/app\.module\.ts \(\d+ bytes\)\nNothing was written/,
      ) as string,
      stderr: '',
    });
  });

  it('tells all that is wrong with the fields, and ends with 2', async () => {
    const { code, stdout, stderr } = await nestling(
      'generate',
      'endpoint',
      'tag',
      'name:strng',
      'of:ref=Shop',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Nothing was written: 2 mistakes.\n  1. name:strng: "strng" is no type');
    expect(stderr).toContain('  2. of:ref=Shop: no file exports a class Shop');
  });

  it('ends with 2 after a wrong call, with the options that there are', async () => {
    const { code, stderr } = await nestling('g', 'endpoint', 'tag', '--serivce');
    expect(code).toBe(2);
    expect(stderr).toContain("'--serivce'");
    expect(stderr).toContain('--[no-]service');
    expect((await nestling('g', 'endpont')).stderr).toContain('There is no generator "endpont"');
  });

  it('helps', async () => {
    expect((await nestling('g', '--help')).stdout).toContain('  endpoint    An endpoint');
    expect((await nestling('g', 'endpoint', '--help')).stdout).toContain('Usage: nestling g endpoint <name>');
  });

  it('names the package that is missing', async () => {
    const { code, stderr } = await new NestlingProcess(['g', 'endpoint'], {}, undefined, tmpdir()).ended();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'The generators are not installed here. Run: npm install --save-dev @nestling/schematics\n',
    });
  });
});
