import 'reflect-metadata';

import { Migrator, withDatabase } from '@nestling/database';
import { createTestDatabase, testDialects } from '@nestling/testing';
import { join } from 'node:path';
import { generateEndpoint, type EndpointGeneratorOptions, type GeneratorReport } from '../src/index.js';
import { StarterApp } from './starter.app.js';

const MODULE = `import { Module } from '@nestjs/common';
import { RestModule } from '@nestling/rest';

@Module({ imports: [RestModule.forRoot(), RestModule.forFeature([])] })
export class AppModule {}
`;

const EVERY = [
  'title:string:min=1:max=200:index',
  'mail:string:unique:format=email',
  'about?:text',
  'stock:integer:min=0:default=3',
  'weight:number:default=1.5',
  'big:bigint:default=9007199254740993',
  'price:decimal:scale=3:precision=12',
  'live:boolean:default=true',
  'madeAt:datetime',
  "motto:string:default=it's",
  'due?:date:index',
  'code:uuid',
  'state:enum:values=draft,live:default=draft',
  'extra?:json',
  'writer:ref=NewsAuthor:on-delete=cascade',
  'editor?:ref=NewsAuthor:on-delete=set-null',
  'before?:ref=OrderLine',
  'tags:refs=Tag',
  'similar:refs=OrderLine',
];

describe('endpoint --migration', () => {
  let app: StarterApp;
  let report: GeneratorReport;
  const generate = (options: EndpointGeneratorOptions): Promise<GeneratorReport> =>
    generateEndpoint(app.tree, { ...options, migration: true, test: false }, app.surroundings);

  beforeAll(async () => {
    app = new StarterApp({
      'src/app.module.ts': MODULE,
      'src/tag.ts': `import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Tag {
  @PrimaryColumn()
  slug!: string;

  @Column()
  name!: string;
}
`,
    });
    report = await generate({ name: 'news-author', fields: 'name:string' });
    await generate({ name: 'order-line', fields: EVERY });
    app.tree.commit();
  });
  afterAll(() => app.remove());

  it('brings the command that runs it, and says how it is called where synchronize is off', () => {
    expect(report).toMatchObject({
      installs: true,
      notes: [
        expect.anything(),
        expect.stringContaining('NODE_ENV=production npx nestling db upgrade dist/app.module.js'),
      ],
    });
    expect(JSON.parse(app.read('package.json'))).toMatchObject({ dependencies: { nestling: '^0.1.0' } });
  });

  it('comes after those that are there', () => {
    const { files } = app.tree.list('migrations');
    expect(files).toEqual([
      expect.stringMatching(/^\d{13}-add-news-authors\.cjs$/),
      expect.stringMatching(/^\d{13}-add-order-lines\.cjs$/),
    ]);
  });

  it.each(testDialects())(
    'makes the tables of the class on %s, and takes them back',
    async (dialect) => {
      const files = [
        'src/tag.ts',
        'src/news-authors/news-author.endpoint.ts',
        'src/order-lines/order-line.endpoint.ts',
      ];
      const modules = await Promise.all(
        files.map((file) => import(join(app.root, file)) as Promise<Record<string, new () => object>>),
      );
      const entities = modules.flatMap((module) => Object.values(module));
      const { url, drop } = await createTestDatabase(dialect);
      try {
        await withDatabase({ url, entities: entities.slice(0, 1) }, ({ dataSource }) =>
          dataSource.synchronize(),
        );
        await withDatabase({ url, entities }, async ({ dataSource }) => {
          const migrator = new Migrator(dataSource, { directory: join(app.root, 'migrations') });
          await migrator.upgrade();
          expect(await migrator.check()).toEqual({ ok: true, pending: [], missing: [], changes: [] });
          await migrator.downgrade({ to: 'base' });
          expect((await migrator.check()).pending).toHaveLength(2);
        });
      } finally {
        await drop();
      }
    },
    60_000,
  );
});
