import 'reflect-metadata';

import { FolderTree, generateEndpoint, type EndpointGeneratorOptions } from '@nestling/schematics';
import { AuthModule, JwtBackend } from '@nestling/auth';
import { DatabaseModule, reflectDatabase } from '@nestling/database';
import { CacheModule } from '@nestling/cache';
import { RestDocs, RestModule } from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { NestlingModule } from '../src/index.js';

const YAML = `
secret: \${APP_SECRET:-a secret of 32 characters or more}
database: { url: 'sqlite::memory:' }
auth:
  secret: \${JWT_SECRET:-a secret of 32 characters or more}
defaults:
  pagination: { style: page_number, page_size: 5 }
endpoints:
  - route: /authors
    fields:
      name: { type: str, min_length: 1, description: "it's \\"his\\" name" }
      born: { type: date, optional: true }
    meta:
      authentication: { backend: jwt, permission: { GET: AllowAny, default: { roles: [staff] } } }
      include: [books]
  - route: /v1/books
    fields:
      title: { type: str, max_length: 200, pattern: '^\\w' }
      author_id: { type: int, foreign_key: authors.id, on_delete: cascade }
      price: { type: decimal, max_digits: 12, decimal_places: 3, ge: 0, default: 1.5 }
      state: { type: enum, choices: [new, old], default: new, index: true }
      isbn: { type: str, unique: true, optional: true }
      pages: { type: int, gt: 0, lt: 5000, optional: true }
      data: { type: json, optional: true }
      added: { type: datetime, read_only: true, optional: true }
      cost: { type: float, hidden: true, default: 0 }
      computed: { type: str, exclude: true }
    meta:
      methods: [GET, POST, PUT, DELETE]
      filtering: { fields: [state, author.name, price], search: [title], ordering: [price], default_ordering: [-price] }
      pagination: { max_page_size: 50 }
      include: [author]
      soft_delete: true
      upsert: [isbn]
      bulk: { max_items: 5 }
      cache: { ttl: 60s }
`;

const RULES = join(import.meta.dirname, 'apis/auth/rules.mjs');

const TSCONFIG = JSON.stringify({
  extends: '../../../../tsconfig.base.json',
  compilerOptions: { noEmit: true, rootDir: '../../../..', types: ['node'], target: 'ES2023' },
  include: ['src'],
});

const FILES = {
  'package.json': '{ "name": "shop", "dependencies": { "@nestling/auth": "*", "@nestling/cache": "*" } }',
  'api.yaml': YAML,
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { RestModule } from '@nestling/rest';

@Module({ imports: [RestModule.forRoot({}), RestModule.forFeature([])] })
export class AppModule {}
`,
};

describe('endpoint --from-yaml', () => {
  let root: string;
  let tree: FolderTree;
  const generate = (options: EndpointGeneratorOptions): Promise<{ notes: readonly string[] }> =>
    generateEndpoint(tree, { fromYaml: 'api.yaml', ...options }, { root });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(import.meta.dirname, 'written-'));
    tree = new FolderTree(root);
    for (const [path, text] of Object.entries(FILES)) write(path, text);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('writes classes that serve what the file serves', async () => {
    const { notes } = await generate({});
    tree.commit();
    expect(notes).toEqual([
      'Author, Book: registered in src/app.module.ts.',
      'What the file says in secret, auth is for the modules of the application to say.',
    ]);
    const { Author, Book } = (await import(join(root, 'src/api/api.endpoint.ts'))) as Record<
      string,
      new () => object
    >;
    const own = await TestApp.create({
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of 32 characters or more' }),
          AuthModule.forRoot({
            jwt: { secret: 'a secret of 32 characters or more' },
            authentication: { backend: JwtBackend },
          }),
          CacheModule.forRoot(),
          RestModule.forFeature([Author, Book].flatMap((type) => type ?? [])),
        ],
      }),
    });
    const served = await TestApp.create({
      module: () => ({ imports: [NestlingModule.fromConfig(join(root, 'api.yaml'), { health: false })] }),
    });
    const [mine, theirs] = [own, served].map((app) => RestDocs.document(app.app, {}));
    const tables = await Promise.all([own, served].map((app) => reflectDatabase(app.get(DataSource))));
    await Promise.all([own.close(), served.close()]);
    expect(tables[0]).toEqual(tables[1]);
    expect(Object.keys(mine?.paths ?? {})).toContain('/v1/books/{id}');
    expect(mine?.components?.schemas).toEqual(theirs?.components?.schemas);
    expect(mine?.paths).toEqual(theirs?.paths);
  });

  it('writes what compiles', async () => {
    write('tsconfig.json', TSCONFIG);
    write('src/options.ts', "import '@nestling/auth';\nimport '@nestling/cache';\n");
    await generate({});
    tree.commit();
    const { resolve } = createRequire(import.meta.url);
    const failed = await promisify(execFile)(process.execPath, [
      resolve('typescript/bin/tsc'),
      '-p',
      root,
    ]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(failed).toBe('');
  }, 120_000);

  it('writes one, which finds the class that it refers to', async () => {
    await expect(generate({ name: 'book' })).rejects.toThrow(
      'Author: Book refers to it, and no file exports such a class',
    );
    await generate({ name: 'Author' });
    await generate({ name: 'v1/books', path: 'shop' });
    expect(tree.read('src/shop/book.endpoint.ts')).toMatch(
      /^import { Author } from '\.\.\/authors\/author\.endpoint';\n/,
    );
    expect(tree.read('src/app.module.ts')).toMatch(/forFeature\(\[\s*Author,\s*Book/);
  });

  it('leaves out what the application is not wired for', async () => {
    write('package.json', '{ "name": "shop", "devDependencies": { "@nestling/cache": "*" } }');
    await expect(generate({})).rejects.toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            where: '@nestling/auth',
            remedy: 'Run npx nest add @nestling/auth first.',
          }),
          expect.objectContaining({ where: '@nestling/cache' }),
        ],
      }) as Error,
    );
    expect(tree.changes).toEqual([]);
  });

  it.each<[string, string, EndpointGeneratorOptions]>([
    ['there is no endpoint "Boook" in the file; did you mean "Book"?', YAML, { name: 'Boook' }],
    ['service: it cannot be given together with --from-yaml', YAML, { service: true }],
    ['nothing.yaml:1:1: there is no such file', YAML, { fromYaml: 'nothing.yaml' }],
    ['preset: lightapi is for files', `preset: lightapi\n${YAML}`, {}],
    [
      'no class can be called Field, which stands for something else in the source; give the endpoint a name',
      YAML.replaceAll('/authors', '/fields').replaceAll('authors.id', 'fields.id'),
      {},
    ],
    ['no class can be called Date,', YAML.replace('/v1/books', '/v1/books\n    name: Date'), {}],
    ['no class can be called JwtBackend,', YAML.replace('/v1/books', '/books\n    name: JwtBackend'), {}],
    [
      'Note: policy names a function or a class of a module of yours ("open")',
      `${YAML}  - route: /notes\n    fields: { status: { type: str } }\n    meta: { policy: { read: '${RULES}#open' } }\n`,
      {},
    ],
    ['"strng"', YAML.replace('type: str,', 'type: strng,'), {}],
  ])('says: %s', async (message, yaml, options) => {
    write('api.yaml', yaml);
    await expect(generate(options)).rejects.toThrow(message);
    expect(tree.changes).toEqual([]);
  });
});
