import type { TestApp, TestRequestOptions, TestResponse } from '@nestling/testing';
import { RestDocs } from '../src/index.js';
import type { OpenApiDocument } from '../src/openapi/openapi.types.js';
import { bootDocumented, validator, type Documented, type Json } from './openapi.app.js';

describe('the OpenAPI document matches what the server answers', () => {
  const volume = { title: 'Kim', price: '9.90' };
  let app: TestApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    app = await bootDocumented();
    document = RestDocs.document(app.app);
  });
  afterAll(() => app.close());

  /** Sends a request, and holds its answer to what the document has for the operation and the status. */
  async function send(verb: string, path: string, options?: TestRequestOptions): Promise<TestResponse<Json>> {
    const answer = await app.client.request<Json>(verb, path, options);
    const template = path.split('?', 1)[0]?.replace(/^(\/[a-z]+)\/(?!bulk)[^/]+/, '$1/{id}') ?? '';
    const operation = document.paths[template]?.[verb.toLowerCase()] as Documented;
    const documented = operation.responses[String(answer.status)];
    expect([verb, path, answer.status, Object.keys(operation.responses)]).toEqual([
      verb,
      path,
      answer.status,
      expect.arrayContaining([String(answer.status)]),
    ]);
    const type = answer.text === '' ? undefined : answer.headers['content-type']?.split(';', 1)[0];
    expect(Object.keys(documented?.content ?? {})).toEqual(type === undefined ? [] : [type]);
    for (const name of ['ETag', 'Location', 'Allow', 'Link', 'Retry-After', 'Idempotency-Replayed']) {
      if (answer.headers[name.toLowerCase()] !== undefined)
        expect(Object.keys(documented?.headers ?? {})).toContain(name);
    }
    if (type !== undefined) {
      const { schema } = documented?.content?.[type] as { schema: { $ref: string } };
      const shown = path.includes('fields=') ? partial(document) : document;
      const validate = validator(strict(shown)).compile({ $ref: `document${schema.$ref}` });
      expect([path, validate(answer.body), validate.errors, answer.body]).toEqual([
        path,
        true,
        null,
        answer.body,
      ]);
    }
    return answer;
  }

  const ofStatus = async (
    status: number,
    ...request: Parameters<typeof send>
  ): Promise<TestResponse<Json>> => {
    const answer = await send(...request);
    expect([request[0], request[1], answer.status]).toEqual([request[0], request[1], status]);
    return answer;
  };

  async function made(body: object = volume): Promise<{ path: string; id: unknown; etag: string }> {
    const { headers, body: row } = await ofStatus(201, 'POST', '/volumes', { body });
    return { path: headers['location'] ?? '', id: row['id'], etag: headers['etag'] ?? '' };
  }

  it('on creating', async () => {
    await made({
      ...volume,
      weight: '9007199254740993',
      printedAt: '2026-01-01T00:00:00Z',
      day: '2026-01-01',
      extra: [1],
    });
    await made({ ...volume, code: 'a' });
    await ofStatus(409, 'POST', '/volumes', { body: { ...volume, code: 'a' } });
    await ofStatus(422, 'POST', '/volumes', { body: { title: 'x', secret: 'y' } });
    await ofStatus(400, 'POST', '/volumes', { raw: '{', headers: { 'content-type': 'application/json' } });
    await ofStatus(400, 'POST', '/volumes?x=1', { body: volume });
    await ofStatus(415, 'POST', '/volumes', { raw: 'a=b', headers: { 'content-type': 'text/plain' } });
    await ofStatus(413, 'POST', '/volumes', { body: { title: 'x'.repeat(2 ** 21) } });
  });

  it('on repeating', async () => {
    const headers = { 'idempotency-key': 'k' };
    await ofStatus(201, 'POST', '/loans', { body: { who: 'Cid' }, headers });
    await ofStatus(201, 'POST', '/loans', { body: { who: 'Cid' }, headers });
    await ofStatus(422, 'POST', '/loans', { body: { who: 'Dan' }, headers });
    await ofStatus(400, 'POST', '/loans', { body: { who: 'Dan' } });
  });

  it('on listing', async () => {
    for (let count = 0; count < 3; count++) await made();
    const { headers } = await ofStatus(
      200,
      'GET',
      '/volumes?page=2&pageSize=1&price[gte]=1&ordering=-price,title',
    );
    await ofStatus(304, 'GET', '/volumes?page=2&pageSize=1&price[gte]=1&ordering=-price,title', {
      headers: { 'if-none-match': headers['etag'] ?? '' },
    });
    await ofStatus(400, 'GET', '/volumes?pageSize=0&bogus=1');
    await ofStatus(200, 'GET', '/shelves?room[in]=a,b');
    for (const who of ['Ada', 'Bob']) {
      await ofStatus(201, 'POST', '/loans', { body: { who }, headers: { 'idempotency-key': who } });
    }
    const { body } = await ofStatus(200, 'GET', '/loans?ordering=-who');
    await ofStatus(200, 'GET', `/loans?ordering=-who&cursor=${String(body['next'])}`);
    await ofStatus(400, 'GET', '/loans?cursor=bogus');
  });

  it('on including rows and choosing fields', async () => {
    const { body: shelf } = await ofStatus(201, 'POST', '/shelves', { body: { room: 'a' } });
    const { id, path } = await made({ ...volume, shelfId: shelf['id'] });
    await made();
    const loan = { body: { who: 'Eve', volumeId: id }, headers: { 'idempotency-key': 'Eve' } };
    await ofStatus(201, 'POST', '/loans', loan);
    const { body } = await ofStatus(200, 'GET', `${path}?include=shelf,loans`);
    expect(body).toMatchObject({ shelf: { room: 'a' }, loans: [{ who: 'Eve' }] });
    await ofStatus(200, 'GET', '/volumes?include=shelf,loans&count=none');
    await ofStatus(200, 'GET', '/volumes?count=estimated');
    await ofStatus(200, 'GET', '/loans?ordering=who&include=volume.shelf');
    await ofStatus(200, 'GET', `${path}?include=shelf&fields=title,shelf.room`);
    await ofStatus(400, 'GET', `${path}?include=shelves`);
    await ofStatus(400, 'GET', '/volumes?fields=shelf.room&count=many');
  });

  it('on reading one', async () => {
    const { path } = await made();
    const { headers } = await ofStatus(200, 'GET', path);
    await ofStatus(304, 'GET', path, { headers: { 'if-none-match': headers['etag'] ?? '' } });
    await ofStatus(404, 'GET', '/volumes/999999');
    await ofStatus(404, 'GET', '/volumes/abc');
    await ofStatus(400, 'GET', `${path}?x=1`);
  });

  it.each(['PUT', 'PATCH'])('on changing by %s', async (verb) => {
    const { path } = await made();
    await ofStatus(200, verb, path, { body: { ...volume, title: 'Emma', version: 1 } });
    await ofStatus(409, verb, path, { body: { ...volume, version: 1 } });
    await ofStatus(412, verb, path, { body: volume, headers: { 'if-match': '"1"' } });
    await ofStatus(422, verb, path, { body: volume });
    await ofStatus(404, verb, '/volumes/999999', { body: { ...volume, version: 1 } });
    await ofStatus(415, verb, path, { raw: 'x', headers: { 'content-type': 'text/plain' } });
    await ofStatus(400, verb, path, { raw: 'x', headers: { 'content-type': 'application/json' } });
    await ofStatus(413, verb, path, { body: { title: 'x'.repeat(2 ** 21) } });
  });

  it('on deleting', async () => {
    const { path } = await made();
    await ofStatus(412, 'DELETE', path, { headers: { 'if-match': '"7"' } });
    await ofStatus(400, 'DELETE', `${path}?x=1`);
    await ofStatus(204, 'DELETE', path);
    await ofStatus(404, 'DELETE', path);
  });

  it('on making or replacing', async () => {
    const body = { ...volume, code: 'upserted' };
    await ofStatus(201, 'PUT', '/volumes?on=code', { body });
    await ofStatus(200, 'PUT', '/volumes', { body: { ...body, version: 1 } });
    await ofStatus(409, 'PUT', '/volumes', { body: { ...body, version: 1 } });
    await ofStatus(412, 'PUT', '/volumes', { body, headers: { 'if-none-match': '*' } });
    await ofStatus(422, 'PUT', '/volumes', { body });
    await ofStatus(400, 'PUT', '/volumes?on=title', { body });
  });

  it('on many writes', async () => {
    const [{ id: first }, { id: second }, { id: third }] = [await made(), await made(), await made()];
    const update = [{ id: first, version: 1, title: 'Emma of many' }];
    await ofStatus(200, 'POST', '/volumes/bulk', {
      body: { create: [volume, volume], update, delete: [second] },
    });
    const each = { create: [volume, {}], update, delete: [{ id: third, version: 1 }, 999_999] };
    const { body } = await ofStatus(200, 'POST', '/volumes/bulk?atomic=false', { body: each });
    const statuses = (body['results'] as { status: number }[]).map(({ status }) => status);
    expect(statuses).toEqual([201, 422, 409, 204, 404]);
    const filter = { title: 'Emma of many' };
    await ofStatus(200, 'POST', '/volumes/bulk', {
      body: { update: { filter, set: { title: 'Kim of many' } } },
    });
    await ofStatus(200, 'POST', '/volumes/bulk', { body: { delete: { filter: { title: 'Kim of many' } } } });
    await ofStatus(422, 'POST', '/volumes/bulk', { body: { create: [{ title: 'x' }] } });
    await ofStatus(404, 'POST', '/volumes/bulk', { body: { delete: [999_999] } });
    await ofStatus(409, 'POST', '/volumes/bulk', { body: { create: [volume, volume], maxAffected: 1 } });
    await ofStatus(400, 'POST', '/volumes/bulk?atomic=perhaps', { body: {} });
    await ofStatus(204, 'OPTIONS', '/volumes/bulk');
  });

  it('on restoring', async () => {
    const { headers } = await ofStatus(201, 'POST', '/shelves', { body: { room: 'attic' } });
    const path = headers['location'] ?? '';
    await ofStatus(404, 'POST', `${path}/restore`);
    await ofStatus(204, 'DELETE', path);
    await ofStatus(412, 'POST', `${path}/restore`, { headers: { 'if-match': '"1"' } });
    await ofStatus(400, 'POST', `${path}/restore?x=1`);
    await ofStatus(200, 'GET', '/shelves?withDeleted=true');
    await ofStatus(200, 'POST', `${path}/restore`);
    await ofStatus(204, 'OPTIONS', `${path}/restore`);
  });

  it('on asking for the verbs', async () => {
    await ofStatus(204, 'OPTIONS', '/loans');
    await ofStatus(204, 'OPTIONS', '/volumes/1');
  });
});

/** The document as if every object were closed: what an answer has and the document does not is then an error. */
function strict(document: OpenApiDocument): unknown {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    const schema = value as { type?: unknown; properties?: unknown } | null;
    return schema?.type === 'object' && schema.properties
      ? { additionalProperties: false, ...schema }
      : value;
  });
}

/** The document for an answer whose caller chose its fields: none has to be there. */
function partial(document: OpenApiDocument): OpenApiDocument {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    key === 'required' && Array.isArray(value) ? [] : value,
  ) as OpenApiDocument;
}
