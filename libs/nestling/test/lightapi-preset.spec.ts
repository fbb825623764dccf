import { testDialects } from '@nestling/testing';
import { startYaml, type YamlApp } from './yaml.app.js';

describe.each(testDialects())('preset: lightapi on %s', (dialect) => {
  let app: YamlApp;
  const book = { title: 'Clean Code', author: 'Robert Martin' };

  beforeAll(async () => {
    app = await startYaml('lightapi-preset', dialect);
  });
  afterAll(() => app.close());

  it('has the stamps in snake_case, and ignores unknown fields', async () => {
    const { status, body } = await app.send('POST', '/books', { ...book, isbn: 'x', id: 7 });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(
      ['id', 'created_at', 'updated_at', 'version', 'title', 'author', 'pages'].sort(),
    );
    expect(body).toMatchObject({ id: 1, version: 1 });
  });

  it('ignores unknown filters and applies the declared ones', async () => {
    expect((await app.send('GET', '/books?colour=red')).body.results).toHaveLength(1);
    expect((await app.send('GET', '/books?author=nobody&ordering=-created_at')).body.results).toHaveLength(0);
  });

  it('lists what is wrong with a body as loc, msg and type', async () => {
    const { status, headers, body } = await app.send('POST', '/books', { title: '', pages: 0 });
    expect(status).toBe(422);
    expect(headers['content-type']).toContain('application/json');
    expect(Object.keys(body)).toEqual(['detail']);
    expect(body['detail']).toEqual(
      expect.arrayContaining([
        { loc: ['title'], msg: 'title must have at least 1 characters', type: 'string_too_short' },
        { loc: ['author'], msg: 'author is required', type: 'missing' },
        { loc: ['pages'], msg: 'pages must be at least 1', type: 'greater_than_equal' },
      ]),
    );
  });

  it('asks for the version in the same form, and refuses a stale one', async () => {
    const missing = await app.send('PUT', '/books/1', book);
    expect(missing.status).toBe(422);
    expect(missing.body['detail']).toMatchObject([{ loc: ['version'], type: 'missing' }]);
    const updated = await app.send('PUT', '/books/1', { ...book, title: 'Clean Code 2', version: 1 });
    expect(updated).toMatchObject({ status: 200, body: { version: 2 } });
    const stale = await app.send('PUT', '/books/1', { ...book, version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { detail: 'version conflict' } });
  });

  it('says not found and not allowed as texts', async () => {
    expect((await app.send('GET', '/books/99')).body['detail']).toBe('not found');
    expect((await app.send('DELETE', '/books')).body['detail']).toBe(
      'Method Not Allowed. Allowed: GET, POST',
    );
  });
});
