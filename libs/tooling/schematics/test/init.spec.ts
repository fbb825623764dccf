import { generateInit } from '../src/index.js';
import { StarterApp } from './starter.app.js';

describe('init', () => {
  let app: StarterApp;

  afterEach(() => app.remove());

  it('makes an application one of Nestling', async () => {
    app = new StarterApp();
    const { installs } = await generateInit(app.tree, { defaults: true }, app.surroundings);
    expect(installs).toBe(true);
    expect(app.read('src/app.module.ts')).toBe(`import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { Note } from './notes/note.endpoint.js';

/** The shop. */
@Module({
  imports: [
    ConfigModule.forRoot(),
    DatabaseModule.forRoot({
      url: process.env.DATABASE_URL ?? 'sqlite:///shop.db',
      synchronize: process.env.NODE_ENV !== 'production',
    }),
    RestModule.forRoot({ secret: process.env.APP_SECRET }),
    RestModule.forFeature([Note]),
  ], // nothing yet
})
export class AppModule {}
`);
    expect(app.read('src/main.ts')).toContain(
      "  RestDocs.setup(app, { title: 'shop' });\n  await app.listen(",
    );
    expect(app.read('.env')).toMatch(/^DATABASE_URL=sqlite:\/\/\/shop\.db\nAPP_SECRET=[0-9a-f]{64}\n$/);
    expect(app.read('.gitignore')).toContain('.env\n');
    expect(JSON.parse(app.read('package.json'))).toMatchObject({
      dependencies: { '@nestling/rest': '^0.1.0', libsql: expect.any(String) as string },
      devDependencies: { '@nestling/testing': '^0.1.0' },
    });
  });

  it('changes nothing when it is done again', async () => {
    app = new StarterApp();
    await generateInit(app.tree, { defaults: true }, app.surroundings);
    app.tree.commit();
    const { installs } = await generateInit(app.tree, { defaults: true }, app.surroundings);
    expect({ installs, changes: app.tree.changes }).toEqual({ installs: false, changes: [] });
  });

  it('asks for the database, and takes the driver that fits', async () => {
    app = new StarterApp();
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => {
      questions.push(question);
      return Promise.resolve('postgres');
    };
    await generateInit(app.tree, { example: false }, { ...app.surroundings, ask });
    expect(questions).toEqual(['Which database: sqlite, postgres or mysql?']);
    expect(app.read('.env')).toContain('DATABASE_URL=postgresql://postgres@localhost:5432/shop\n');
    expect(JSON.parse(app.read('package.json'))).toMatchObject({
      dependencies: { pg: expect.any(String) as string },
      devDependencies: { libsql: expect.any(String) as string },
    });
  });

  it('keeps what the application has of its own', async () => {
    app = new StarterApp({
      '.env': 'DATABASE_URL=mysql://me@db/mine\nAPP_SECRET=kept',
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({ imports: [TypeOrmModule.forRootAsync({})] })
export class AppModule {}
`,
    });
    await generateInit(app.tree, { defaults: true, docs: false, example: false }, app.surroundings);
    expect(app.read('src/app.module.ts')).not.toContain('DatabaseModule');
    expect(app.read('.env')).toBe('DATABASE_URL=mysql://me@db/mine\nAPP_SECRET=kept');
    expect(app.tree.changes.map(({ path }) => path)).not.toContain('src/main.ts');
  });

  it('serves Fastify, too', async () => {
    app = new StarterApp({
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, new FastifyAdapter());
await app.listen(3000);
`,
    });
    await generateInit(app.tree, { defaults: true }, app.surroundings);
    expect(app.read('package.json')).toContain('"@fastify/static"');
    expect(app.read('test/notes.e2e-spec.ts')).toContain("platform: 'fastify'");
  });

  it('refuses a database that it does not know, and writes nothing', async () => {
    app = new StarterApp();
    await expect(generateInit(app.tree, { database: 'oracle' }, app.surroundings)).rejects.toThrow(
      'database: "oracle" is no database that Nestling knows\n     Remedy: Use one of sqlite',
    );
    expect(app.tree.changes).toEqual([]);
  });
});
