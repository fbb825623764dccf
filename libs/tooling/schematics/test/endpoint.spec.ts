import {
  generateCommand,
  generateEndpoint,
  generateHook,
  generateInit,
  generatePermission,
  generatePlugin,
  type EndpointGeneratorOptions,
} from '../src/index.js';
import { addPlugin, PLUGINS } from '../src/init/plugin.generator.js';
import { jestIn, tscIn } from './generated.checks.js';
import { StarterApp } from './starter.app.js';

async function generate(app: StarterApp, options: EndpointGeneratorOptions): Promise<void> {
  await generateEndpoint(app.tree, options, app.surroundings);
}

describe('endpoint', () => {
  let app: StarterApp;

  beforeEach(async () => {
    app = new StarterApp();
    await generateInit(app.tree, { defaults: true, example: false }, app.surroundings);
    app.tree.commit();
  });

  afterEach(() => app.remove());

  it('writes what compiles and passes its own tests', async () => {
    const every = [
      'title:string:min=1:max=200',
      'mail:string:unique:format=email',
      'about?:text:description="it\'s long"',
      'stock:integer:min=0:default=3',
      'weight:number:exclusiveMin=0',
      'big:bigint:default=9007199254740993',
      'price:decimal:scale=2:min=0.01',
      'live:boolean:default=true',
      'madeAt:datetime',
      'due?:date:index',
      'code:uuid',
      'state:enum:values=draft,live:default=draft',
      'extra?:json',
      'cost?:decimal:hidden',
      'author:ref=Author:on-delete=cascade',
      'editor?:ref=Author',
      'before?:ref=Product',
      'tags:refs=Tag',
    ];
    await generate(app, { name: 'country', fields: 'name:string:min=2:unique' });
    await generate(app, { name: 'author', fields: ['name:string:min=1:unique', 'country:ref=Country'] });
    await generate(app, { name: 'tag', fields: 'sku:string:unique:pattern=^[A-Z]{3}$:example=ABC' });
    await generate(app, { name: 'Product', fields: every, service: true, controller: true, hooks: true });
    for (const plugin of PLUGINS) await addPlugin(plugin)(app.tree, {}, app.surroundings);
    await generateHook(
      app.tree,
      { name: 'audit', endpoint: 'Product', event: 'afterUpdate' },
      app.surroundings,
    );
    await generatePermission(app.tree, { name: 'opening-hours' }, app.surroundings);
    await generatePlugin(app.tree, { name: 'double-entry' }, app.surroundings);
    await generateCommand(app.tree, { name: 'greet' }, app.surroundings);
    app.tree.commit();
    const [output] = await Promise.all([jestIn(app.root), tscIn(app.root)]);
    expect(output).toContain('Tests:       20 passed, 20 total');
    expect(app.read('src/app.module.ts')).toContain(`RestModule.forFeature({`);
  }, 300_000);

  it('writes nothing after a mistake, and names all of them', async () => {
    const fields = ['name:strng', 'author:ref=Author', 'twin:ref=Book'];
    await expect(generate(app, { name: 'book', fields, route: '/books/' })).rejects.toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ code: 'SCHEMATICS_FIELD_INVALID', where: 'name:strng' }),
          expect.objectContaining({ code: 'SCHEMATICS_OPTION_INVALID', where: 'route' }),
          expect.objectContaining({ code: 'SCHEMATICS_CLASS_MISSING', where: 'author:ref=Author' }),
          expect.objectContaining({ code: 'SCHEMATICS_FIELD_INVALID', where: 'twin' }),
        ],
      }) as Error,
    );
    expect(app.tree.changes).toEqual([]);
  });

  it.each([
    [{ name: 'date' }, 'a class Date would hide one that its file needs'],
    [{ name: 'tag', path: '../../out' }, '"../../out" leads out of the project'],
    [{ name: 'tag', path: '/out' }, 'leads out of the project'],
    [{ name: 'tag', project: 'other' }, 'Leave --project out: the application is this folder.'],
    [{ name: 'tag', module: 'other' }, 'Name one: --module src/app.module.ts.'],
  ])('refuses %j', async (options, message) => {
    await expect(generate(app, { ...options, fields: 'name:string' })).rejects.toThrow(message);
    expect(app.tree.changes).toEqual([]);
  });

  it('leaves files alone that exist', async () => {
    app.write('src/tags/tag.endpoint.ts', 'export const mine = 1;\n');
    await expect(generate(app, { name: 'tag', fields: 'name:string' })).rejects.toThrow(
      'src/tags/tag.endpoint.ts: the file exists already',
    );
    expect(app.tree.changes).toEqual([]);
  });

  it('asks for the fields', async () => {
    const ask = (): Promise<string> => Promise.resolve('name:string:min=1');
    await generateEndpoint(app.tree, { name: 'tag' }, { ...app.surroundings, ask });
    expect(app.read('src/tags/tag.endpoint.ts')).toContain('@Field({ minLength: 1 })\n  name!: string;');
  });

  it('needs fields, a name, and an application of Nestling', async () => {
    const bare = new StarterApp();
    try {
      await expect(generate(bare, { name: '1st' })).rejects.toThrow(
        expect.objectContaining({ problems: [{}, {}, {}].map(() => expect.anything() as unknown) }) as Error,
      );
    } finally {
      bare.remove();
    }
  });
});
