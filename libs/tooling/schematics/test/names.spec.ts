import {
  generateEndpoint,
  generateInit,
  generatePermission,
  generatePlugin,
  type GeneratorReport,
} from '../src/index.js';
import { StarterApp } from './starter.app.js';

const MODULE = `import { Module } from '@nestjs/common';
import { RestModule } from '@nestling/rest';
import { Sale, Order as Purchase } from './sales.js';

@Module({ imports: [RestModule.forRoot(), RestModule.forFeature([])] })
export class AppModule {}
`;

describe('a name', () => {
  let app: StarterApp;
  const endpoint = (name: string, more = {}): Promise<GeneratorReport> =>
    generateEndpoint(app.tree, { name, fields: 'title:string', test: false, ...more }, app.surroundings);
  const plugin = (name: string): Promise<GeneratorReport> =>
    generatePlugin(app.tree, { name }, app.surroundings);

  beforeEach(() => {
    app = new StarterApp({ 'src/app.module.ts': MODULE });
  });
  afterEach(() => app.remove());

  it.each<[string, string, () => Promise<GeneratorReport>]>([
    ['src/app.module.ts: Sale', 'an import of the module', () => endpoint('sale')],
    ['src/app.module.ts: RestModule', 'the module of a package', () => plugin('rest')],
    ['src/app.module.ts: Module', 'the decorator of the module', () => endpoint('module')],
    ['src/fields/field.endpoint.ts: Field', 'the decorator of a field', () => endpoint('field')],
    [
      'src/relations/relation.endpoint.ts: Relation',
      'the type of a reference',
      () => endpoint('relation', { fields: 'next:ref=Relation:nullable' }),
    ],
    [
      'src/rests/rest.service.ts: RestService',
      'the base of a service',
      () => endpoint('rest', { service: true }),
    ],
    ['src/endpoint/endpoint.plugin.ts: EndpointPlugin', 'the base of a plugin', () => plugin('endpoint')],
    [
      'src/permissions/permission.permission.ts: Permission',
      'the base of a permission',
      () => generatePermission(app.tree, { name: 'permission' }, app.surroundings),
    ],
  ])('is refused where a file has it for another class: %s, %s', async (where, _what, generate) => {
    await expect(generate()).rejects.toThrow(`${where} would stand for two things there`);
    await expect(generate()).rejects.toThrow('[SCHEMATICS_NAME_INVALID]');
    expect(app.tree.changes).toEqual([]);
  });

  it('is free where the other is imported by another name', async () => {
    await endpoint('order');
    expect(app.read('src/app.module.ts')).toContain("import { Order } from './orders/order.endpoint.js';");
  });

  it('of a module of your own is not taken for that of a package', async () => {
    app.write('src/app.module.ts', MODULE.replace('Sale,', 'DatabaseModule,'));
    await expect(generateInit(app.tree, { defaults: true }, app.surroundings)).rejects.toThrow(
      'call the other one otherwise: import { DatabaseModule as OtherDatabaseModule }',
    );
    expect(app.tree.changes).toEqual([]);
  });
});
