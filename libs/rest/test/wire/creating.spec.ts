import { ARTICLE } from '../fixtures/library.js';
import { describeWire, fieldsOf, type Problem, type View } from '../wire.support.js';

describeWire('creating', (wire) => {
  it('answers 201 with the row, its address and its tag', async () => {
    const { status, body, headers } = await wire.app.client.post<View>('/articles', { body: ARTICLE });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...ARTICLE,
      version: 1,
      views: 0,
      published: false,
      state: 'draft',
      summary: null,
    });
    expect(headers['location']).toBe(`/articles/${body.id}`);
    expect(headers['etag']).toBe('"1"');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('gives every type back as it was sent', async () => {
    const fields = {
      price: '1234567890123.45',
      views: -5,
      ratio: 0.1,
      big: '-9223372036854775808',
      token: '0b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
      details: { list: [1, null, 'ä'], text: '"' },
      publishedAt: '2026-01-02T03:04:05.678Z',
      day: '2028-02-29',
      summary: 'Zoë 👩‍🚀 \\ \' " % _',
      state: 'public',
      published: true,
    };
    const created = await wire.create(fields);
    expect(created).toMatchObject(fields);
    const { body } = await wire.app.client.get<View>(`/articles/${created.id}`);
    expect(body).toEqual(created);
  });

  it('takes a decimal as text or number and an instant with any offset', async () => {
    expect(await wire.create({ price: 9.5, publishedAt: '2026-01-02T03:04:05+02:00' })).toMatchObject({
      price: '9.50',
      publishedAt: '2026-01-02T01:04:05.000Z',
    });
  });

  it('ignores what only the engine writes', async () => {
    const body = await wire.create({
      id: 12345678,
      version: 7,
      createdAt: '2000-01-01T00:00:00Z',
      updatedAt: 'x',
      doubleViews: 3,
    });
    expect(body.id).not.toBe(12345678);
    expect(body).toMatchObject({ version: 1, doubleViews: 0, label: `#${body.id}` });
    expect(String(body['createdAt'])).toMatch(/^20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('refuses unknown and hidden names alike, and names what is near', async () => {
    const unknown = await wire.app.client.post<Problem>('/articles', { body: { ...ARTICLE, sumary: 'x' } });
    expect(unknown.status).toBe(422);
    expect(unknown.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(unknown.body.errors?.[0]).toMatchObject({ field: 'sumary', code: 'unknown' });
    expect(unknown.body.errors?.[0]?.message).toContain('did you mean "summary"');
    const hidden = await wire.app.client.post<Problem>('/articles', {
      body: { ...ARTICLE, internalNote: 'x' },
    });
    const undeclared = await wire.app.client.post<Problem>('/articles', {
      body: { ...ARTICLE, undeclaredXx: 'x' },
    });
    expect(hidden.text.replaceAll('internalNote', 'N')).toBe(undeclared.text.replaceAll('undeclaredXx', 'N'));
  });

  it.each([
    ['title', ''],
    ['title', 'x'.repeat(201)],
    ['title', null],
    ['title', 'a\0b'],
    ['title', '\ud800'],
    ['category', 'x'.repeat(256)],
    ['price', '-1'],
    ['price', '1.234'],
    ['price', 'abc'],
    ['price', '99999999999999'],
    ['views', 1.5],
    ['views', 2 ** 31],
    ['views', '1'],
    ['published', 'yes'],
    ['big', '9223372036854775808'],
    ['big', 1.5],
    ['token', 'not-a-uuid'],
    ['publishedAt', '2026-02-30T00:00:00Z'],
    ['publishedAt', '2026-01-01T00:00:00'],
    ['day', '2026-02-29'],
    ['state', 'gone'],
    ['details', { deep: 'a\0' }],
    ['authorId', 'x'],
  ])('answers 422 for %s = %j', async (field, value) => {
    const answer = await wire.app.client.post('/articles', { body: { ...ARTICLE, [field]: value } });
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer)[0]).toMatch(new RegExp(`^${field}`));
  });

  it('answers 422 for numbers that JSON can write and a column cannot hold', async () => {
    const raw = JSON.stringify(ARTICLE).replace('}', ',"ratio":1e400}');
    const answer = await wire.app.client.post('/articles', {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(422);
  });

  it.each([
    ['{"title":', 400, 'application/json'],
    ['', 400, 'application/json'],
    ['{"__proto__":{"a":1}}', 400, 'application/json'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 400, 'application/json'],
    ['"text"', 422, 'application/json'],
    ['[]', 422, 'application/json'],
    ['{}', 415, 'text/plain'],
    ['a=b', 415, 'application/x-www-form-urlencoded'],
    ['{}', 415, 'application/json-patch+json'],
  ])('answers the body %s with %d (%s)', async (raw, status, type) => {
    const answer = await wire.app.client.post<Problem>('/articles', {
      raw,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body.status).toBe(status);
  });

  it('answers 413 for a body over a megabyte', async () => {
    const answer = await wire.app.client.post('/articles', {
      body: { ...ARTICLE, body: 'x'.repeat(1_100_000) },
    });
    expect(answer.status).toBe(413);
  });

  it('answers 409 with the field of a unique or foreign-key violation', async () => {
    const slug = `slug-${wire.name}`;
    await wire.create({ slug });
    const unique = await wire.app.client.post('/articles', { body: { ...ARTICLE, slug } });
    expect(unique.status).toBe(409);
    expect(fieldsOf(unique)).toEqual(['slug']);
    const reference = await wire.app.client.post('/articles', { body: { ...ARTICLE, authorId: 987654 } });
    expect(reference.status).toBe(409);
    expect(fieldsOf(reference)).toEqual(['authorId']);
  });
});
