// One row may be asked for by several spellings of its key: a write drops what any of them kept.
import { DatabaseModule } from '@nestling/database';
import { Field, RestEndpoint, RestModule } from '@nestling/rest';
import { TestApp, testDialects } from '@nestling/testing';
import { Entity, PrimaryColumn, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { CacheModule } from '../src/index.js';

@RestEndpoint<Named>({
  path: 'named',
  methods: ['GET', 'POST', 'PATCH'],
  serializer: { write: ['code', 'text', 'version'] },
  cache: { ttl: '60s' },
})
@Entity()
class Named {
  @PrimaryColumn({ length: 40 }) code!: string;
  @Field() text!: string;
  @VersionColumn() version!: number;
}

@RestEndpoint<Marked>({ path: 'marked', cache: { ttl: '60s' } })
@Entity()
class Marked {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Field() text!: string;
  @VersionColumn() version!: number;
}

@RestEndpoint<Big>({ path: 'bigs', cache: { ttl: '60s' } })
@Entity()
class Big {
  @PrimaryColumn({ type: 'bigint' }) id!: string;
  @Field() text!: string;
  @VersionColumn() version!: number;
}

interface Row {
  id: string;
  code: string;
  text: string;
  version: number;
}

describe.each(testDialects())('on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      database: dialect,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          CacheModule.forRoot(),
          RestModule.forFeature([Named, Marked, Big]),
        ],
      }),
    });
  });
  afterAll(() => app.close());

  /** Keeps the row under each spelling that has it, writes it under another, and reads each again. */
  async function holds(path: string, spellings: readonly string[], key: string): Promise<void> {
    const found: string[] = [];
    for (const spelling of spellings) {
      const { status } = await app.client.get(`/${path}/${spelling}`);
      if (status === 200) found.push(spelling);
    }
    expect(found[0]).toBe(key);
    for (const [index, written] of [key, ...found].entries()) {
      for (const spelling of found) await app.client.get(`/${path}/${spelling}`);
      const { body } = await app.client.get<Row>(`/${path}/${key}`);
      const text = `text ${index}`;
      const { status } = await app.client.patch(`/${path}/${written}`, {
        body: { text, version: body.version },
      });
      expect({ written, status }).toEqual({ written, status: 200 });
      for (const spelling of found) {
        const after = await app.client.get<Row>(`/${path}/${spelling}`);
        expect({ written, spelling, text: after.body.text }).toEqual({ written, spelling, text });
      }
    }
  }

  it('texts', async () => {
    const made = await app.client.post<Row>('/named', { body: { code: 'abc', text: 'x' } });
    expect(made.status).toBe(201);
    await holds('named', ['abc', 'ABC', 'Abc', 'abc%20', '%61bc', 'abc%00', 'a%CC%81bc'], 'abc');
  });

  it('uuids', async () => {
    const { body } = await app.client.post<Row>('/marked', { body: { text: 'x' } });
    await holds(
      'marked',
      [body.id, body.id.toUpperCase(), body.id.replaceAll('-', ''), `%7B${body.id}%7D`],
      body.id,
    );
  });

  it('numbers', async () => {
    const { body, status } = await app.client.post<Row>('/bigs', { body: { id: '7', text: 'x' } });
    expect(status).toBe(201);
    await holds(
      'bigs',
      [body.id, `0${body.id}`, `%2B${body.id}`, `${body.id}.0`, `${body.id}e0`, `%20${body.id}`],
      body.id,
    );
  });
});
