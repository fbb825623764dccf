import { generateInit, type SourceTree } from '../src/index.js';
import { addPlugin, PLUGINS } from '../src/init/plugin.generator.js';
import { StarterApp } from './starter.app.js';

/** Those that write a secret. */
const GENERATORS = [
  ['init', generateInit],
  ...PLUGINS.filter(({ secrets }) => secrets.length > 0).map(
    (plugin) => [`nest add ${plugin.name}`, addPlugin(plugin)] as const,
  ),
] as const;

describe.each(GENERATORS)('the .env of %s', (_name, generate) => {
  let app: StarterApp;
  afterEach(() => app.remove());
  const run = (tree: SourceTree, sourceRoot: string): Promise<unknown> =>
    generate(tree, { sourceRoot, defaults: true, example: false }, app.surroundings);

  it('is ignored where nothing was', async () => {
    app = new StarterApp({ '.gitignore': undefined });
    await run(app.tree, 'src');
    expect(app.read('.gitignore')).toMatch(/^\.env$/m);
  });

  it('is ignored by the workspace', async () => {
    app = new StarterApp({
      'apps/shop/package.json': '{ "name": "shop" }',
      'apps/shop/src/app.module.ts':
        "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n",
    });
    await run(app.tree, 'apps/shop/src');
    expect(app.read('apps/shop/.env')).toContain('SECRET=');
    expect(app.read('.gitignore')).toMatch(/^node_modules\n\.env$/m);
    expect(app.tree.read('apps/shop/.gitignore')).toBeUndefined();
  });
});
