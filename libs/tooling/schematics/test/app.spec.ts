import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FolderTree, generateApp, type AppGeneratorOptions } from '../src/index.js';
import { tscIn } from './generated.checks.js';

describe('app', () => {
  let root: string;
  let tree: FolderTree;
  const generate = (options: AppGeneratorOptions): ReturnType<typeof generateApp> =>
    generateApp(tree, { defaults: true, ...options }, { root });
  const manifest = (path: string): Record<string, unknown> =>
    JSON.parse(tree.read(path) ?? '{}') as Record<string, unknown>;

  beforeEach(() => {
    root = mkdtempSync(join(import.meta.dirname, 'starter-'));
    tree = new FolderTree(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is a whole project in a folder of its name, which compiles', async () => {
    expect(await generate({ name: 'my shop' })).toMatchObject({ installs: true, folder: 'my-shop' });
    expect(tree.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(
        [
          'package.json',
          '.env',
          '.gitignore',
          'src/main.ts',
          'src/app.module.ts',
          'test/notes.e2e-spec.ts',
        ].map((file) => `my-shop/${file}`),
      ),
    );
    expect(manifest('my-shop/package.json')).toMatchObject({
      name: 'my-shop',
      dependencies: {
        '@nestjs/platform-fastify': expect.any(String) as string,
        libsql: expect.any(String) as string,
      },
    });
    expect(tree.read('my-shop/src/main.ts')).toContain("RestDocs.setup(app, { title: 'my-shop' });");
    tree.commit();
    await tscIn(join(root, 'my-shop'));
  }, 120_000);

  it('takes its platform, its database and its folder', async () => {
    await generate({
      name: 'shop',
      platform: 'express',
      database: 'postgres',
      directory: 'a/b',
      example: false,
    });
    expect(tree.read('a/b/.env')).toContain('DATABASE_URL=postgresql://postgres@localhost:5432/b\n');
    expect(tree.read('a/b/src/main.ts')).not.toContain('Fastify');
    expect(tree.list('a/b/test')).toEqual({ files: [], folders: [] });
  });

  it('joins the workspace of Nx', async () => {
    tree.write('nx.json', '{}');
    tree.write('package.json', '{ "name": "acme" }');
    const report = await generate({ name: 'shop' });
    expect(report.folder).toBeUndefined();
    expect(manifest('package.json')).toEqual({ name: 'acme', workspaces: ['apps/*'] });
    expect(manifest('apps/shop/package.json')).toMatchObject({ name: 'shop' });
  });

  it('says all that is wrong, and writes nothing', async () => {
    tree.write('9/package.json', '{}');
    tree.commit();
    await expect(
      generate({ name: '9', directory: '9', platform: 'koa', database: 'oracle' }),
    ).rejects.toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ code: 'SCHEMATICS_NAME_INVALID' }),
          expect.objectContaining({ where: 'platform' }),
          expect.objectContaining({ where: 'database' }),
          expect.objectContaining({ code: 'SCHEMATICS_FILE_EXISTS', where: '9' }),
        ],
      }) as Error,
    );
    await expect(generate({ name: 'shop', database: 'oracle' })).rejects.toThrow('"oracle" is no database');
    expect(tree.changes).toEqual([]);
  });
});
