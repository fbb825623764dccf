import { addPlugin, PLUGINS } from '../src/init/plugin.generator.js';
import { StarterApp } from './starter.app.js';

describe.each(PLUGINS)('nest add $name', (plugin) => {
  let app: StarterApp;

  beforeEach(() => {
    app = new StarterApp();
  });
  afterEach(() => app.remove());

  it('wires this one, and changes nothing when it is done again', async () => {
    const { installs } = await addPlugin(plugin)(app.tree, {}, app.surroundings);
    expect(installs).toBe(true);
    const module = app.read('src/app.module.ts');
    expect(module).toContain(`import { ${plugin.module} } from '${plugin.name}';`);
    expect(module).toContain(plugin.entry);
    expect(module.match(/from '@nestling\//g)).toHaveLength(1);
    expect(JSON.parse(app.read('package.json'))).toMatchObject({ dependencies: { [plugin.name]: '^0.1.0' } });
    for (const name of plugin.secrets) expect(app.read('.env')).toMatch(new RegExp(`^${name}=\\S{64}$`, 'm'));
    app.tree.commit();
    await addPlugin(plugin)(app.tree, {}, app.surroundings);
    expect(app.tree.changes).toEqual([]);
  });
});
