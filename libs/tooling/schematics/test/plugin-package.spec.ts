import { join } from 'node:path';
import { generatePlugin } from '../src/index.js';
import { jestIn, tscIn } from './generated.checks.js';
import { StarterApp } from './starter.app.js';

const WORKSPACE = {
  'package.json': '{ "name": "@acme/source", "type": "module", "workspaces": ["apps/*"] }\n',
};

describe('plugin', () => {
  let app: StarterApp;
  afterEach(() => app.remove());

  it('is a package of a workspace, which compiles and passes its own test', async () => {
    app = new StarterApp(WORKSPACE);
    const { installs, notes } = await generatePlugin(app.tree, { name: 'double-entry' }, app.surroundings);
    expect(installs).toBe(true);
    expect(notes[0]).toContain('@acme/double-entry is in packages/double-entry');
    expect(app.tree.changes.map(({ path }) => path)).toEqual(
      [
        'package.json',
        'tsconfig.json',
        'tsconfig.build.json',
        'vitest.config.ts',
        'README.md',
        'src/index.ts',
        'src/double-entry.plugin.ts',
        'src/double-entry.module.ts',
        'test/double-entry.e2e-spec.ts',
      ]
        .map((file) => `packages/double-entry/${file}`)
        .concat('package.json'),
    );
    expect(JSON.parse(app.read('package.json'))).toMatchObject({ workspaces: ['apps/*', 'packages/*'] });
    app.tree.commit();
    const folder = join(app.root, 'packages/double-entry');
    const [tests] = await Promise.all([jestIn(folder), tscIn(folder)]);
    expect(tests).toContain('Tests:       2 passed, 2 total');
  }, 120_000);

  it.each([
    [
      'libs',
      { ...WORKSPACE, 'package.json': '{ "name": "acme", "workspaces": ["apps/*", "tools", "libs/*"] }' },
    ],
    ['modules', { ...WORKSPACE, 'pnpm-workspace.yaml': "packages:\n  - 'apps/*'\n  - modules/*\n" }],
    ['packages', { 'package.json': '{ "name": "acme" }', 'nx.json': '{}' }],
  ])('is made in %s where that is the place of packages', async (parent, files) => {
    app = new StarterApp(files);
    await generatePlugin(app.tree, { name: 'audit' }, app.surroundings);
    expect(JSON.parse(app.read(`${parent}/audit/package.json`))).toMatchObject({ name: '@acme/audit' });
  });

  it('is a folder of an application that is named', async () => {
    app = new StarterApp({ 'package.json': '{ "name": "shop", "workspaces": ["packages/*"] }' });
    await generatePlugin(app.tree, { name: 'audit', project: 'shop' }, app.surroundings);
    expect(app.read('src/audit/audit.plugin.ts')).toContain('class AuditPlugin');
    expect(app.read('src/app.module.ts')).toContain('AuditModule');
  });

  it('leaves a package alone that is there', async () => {
    app = new StarterApp(WORKSPACE);
    await generatePlugin(app.tree, { name: 'audit' }, app.surroundings);
    app.tree.commit();
    await expect(generatePlugin(app.tree, { name: 'audit' }, app.surroundings)).rejects.toThrow(
      'packages/audit/package.json: the file exists already',
    );
    await expect(generatePlugin(app.tree, { name: '1st' }, app.surroundings)).rejects.toThrow(
      'no class can have',
    );
  });
});
