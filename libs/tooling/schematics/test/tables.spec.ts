import { withDatabase } from '@nestling/database';
import { join } from 'node:path';
import { FolderTree, generateEndpoint } from '../src/index.js';
import { StarterApp } from './starter.app.js';

const MODULE = `import { Module } from '@nestjs/common';
import { RestModule } from '@nestling/rest';

@Module({ imports: [RestModule.forRoot(), RestModule.forFeature([])] })
export class AppModule {}
`;

describe('endpoint --from-table', () => {
  let app: StarterApp;
  let url: string;

  beforeAll(async () => {
    app = new StarterApp({ 'src/app.module.ts': MODULE });
    url = `sqlite:///${join(app.root, 'music.db')}`;
    await withDatabase({ url }, async (database) => {
      await database.query('CREATE TABLE artist (id INTEGER PRIMARY KEY, name VARCHAR(120) NOT NULL)');
      await database.query(
        'CREATE TABLE album (id INTEGER PRIMARY KEY, title VARCHAR(160) NOT NULL, artist_id INTEGER NOT NULL REFERENCES artist (id))',
      );
      await database.query('CREATE TABLE log (line TEXT)');
    });
  });
  afterAll(() => app.remove());

  let tree: FolderTree;
  beforeEach(() => {
    tree = new FolderTree(app.root);
  });

  it('makes a class of a table, and registers it', async () => {
    await generateEndpoint(tree, { fromTable: 'artist', url }, app.surroundings);
    expect(tree.read('src/artists/artist.endpoint.ts')).toMatch(/@RestEndpoint.*export class Artist \{/s);
    expect(tree.read('src/app.module.ts')).toContain('RestModule.forFeature([Artist])');
    expect(tree.read('src/app.module.ts')).toContain(
      "import { Artist } from './artists/artist.endpoint.js';",
    );
  });

  it('makes classes of all, related, where the variable of the application says', async () => {
    app.write('.env', `DATABASE_URL=${url}\n`);
    await generateEndpoint(tree, { fromTable: '*', camelCase: true }, app.surroundings);
    const text = tree.read('src/tables/tables.endpoint.ts');
    expect(text).toContain('artistId');
    expect(text).toContain('export class Album');
    expect(text).not.toContain('class Log');
  });

  it('names the tables that there are', async () => {
    await expect(generateEndpoint(tree, { fromTable: 'artits,log', url }, app.surroundings)).rejects.toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ what: 'there is no table "artits" with a primary key' }),
          expect.objectContaining({ what: 'there is no table "log" with a primary key' }),
        ],
      }) as Error,
    );
  });

  it('needs an application of Nestling', async () => {
    tree.write('src/app.module.ts', MODULE.replace('RestModule.forRoot(), ', ''));
    await expect(generateEndpoint(tree, { fromTable: 'artist', url }, app.surroundings)).rejects.toThrow(
      'no module imports RestModule.forRoot(...)',
    );
  });
});
