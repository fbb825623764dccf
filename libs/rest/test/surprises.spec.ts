// What no ordinary client sends, and what must come of it on every platform and database.
import { ARTICLE } from './fixtures/library.js';
import { describeWire, fieldsOf, type List, type Problem, type View } from './wire.support.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describeWire('surprises', (wire) => {
  it.each(['text', '00012', 'true', 'null', '"', '{}', '', 5, false, [], [null], { a: '1' }, 0.1, 1e308])(
    'give the JSON value %j back as it was sent',
    async (details) => {
      const created = await wire.create({ details });
      expect(created['details']).toEqual(details);
      expect((await wire.app.client.get<View>(`/articles/${created.id}`)).body['details']).toEqual(details);
    },
  );

  it.each([
    '0001-01-01T00:00:00.000Z',
    '0069-12-31T23:59:59.999Z',
    '0099-12-31T00:00:00.001Z',
    '1883-11-18T12:00:00.000Z',
    '2024-02-28T23:59:59.000Z',
    '2024-02-29T00:00:00.010Z',
    '2026-01-31T09:08:07.120Z',
    '9999-12-31T23:59:59.999Z',
  ])('keep the instant %s', async (publishedAt) => {
    const created = await wire.create({ publishedAt });
    expect(created['publishedAt']).toBe(publishedAt);
    const { body } = await wire.app.client.get<List>(`/articles?publishedAt=${publishedAt}`);
    expect(body.results.map(({ id }) => id)).toEqual([created.id]);
  });

  it.each(['0001-01-01', '0099-12-31', '9999-12-31'])('keep the date %s', async (day) => {
    expect((await wire.create({ day }))['day']).toBe(day);
  });

  it.each([5e-324, 1.7976931348623157e308, -1e-7, 0.1, 123456789.12345678])(
    'keep the number %d',
    async (ratio) => {
      expect((await wire.create({ ratio }))['ratio']).toBe(ratio);
    },
  );

  it.each(['"9999999999"', '"2147483648"', 'junk', '""', ',', '"-1"'])(
    'answer 412 to If-Match: %s',
    async (tag) => {
      const { id } = await wire.create();
      const headers = { 'if-match': tag };
      const patch = await wire.app.client.patch(`/articles/${id}`, { body: { title: 'x' }, headers });
      expect(patch.status).toBe(412);
      expect((await wire.app.client.delete(`/articles/${id}`, { headers })).status).toBe(412);
    },
  );

  it('refuse a comparison that is given twice in two spellings', async () => {
    const answer = await wire.app.client.get('/articles?views=1&views[eq]=2');
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['views']]);
  });

  it('answer a flood of unknown names in few words', async () => {
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`titel${index}`, 0]));
    const started = Date.now();
    const answer = await wire.app.client.post<Problem>('/articles', { body: { ...ARTICLE, ...flood } });
    expect(answer.status).toBe(422);
    expect(answer.text.length).toBeLessThan(50_000);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  it('answer a flood of unknown parameters in few words', async () => {
    const query = Array.from({ length: 2000 }, (_, index) => `t${index}=`).join('&');
    const answer = await wire.app.client.get<Problem>(`/articles?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(50_000);
  });

  it('take a value nested as deep as a body may be, and refuse a deeper one', async () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
    for (const [depth, accepted] of [
      [20, [201]],
      [60, [201, 422]],
      [64, [400]],
      [50_000, [400]],
    ] as const) {
      const raw = JSON.stringify(ARTICLE).replace('}', `,"details":${nested(depth)}}`);
      expect(accepted).toContain(
        (await wire.app.client.post('/articles', { raw, headers: JSON_TYPE })).status,
      );
      // A path that only one platform routes here must not be a way around the limit.
      expect((await wire.app.client.post('/ARTICLES', { raw, headers: JSON_TYPE })).status).toBeLessThan(500);
    }
  });

  it('count pages at the edge', async () => {
    for (const query of [
      'page=2147483648',
      'page=0',
      'page=1e3',
      'pageSize=101',
      'page=%2B1',
      'page=',
      'pageSize=-0',
    ]) {
      expect((await wire.app.client.get(`/articles?${query}`)).status).toBe(400);
    }
    expect((await wire.app.client.get('/articles?page=2147483647&pageSize=100')).status).toBe(400);
    const past = await wire.app.client.get<List>('/articles?page=101&pageSize=99');
    expect([past.status, past.body.results]).toEqual([200, []]);
  });

  it('order by nullable columns, every row once and NULLs at the end', async () => {
    const category = `nulls-${wire.name}`;
    for (const summary of ['b', null, 'a', null]) await wire.create({ category, summary });
    const summaries = async (ordering: string): Promise<unknown[]> =>
      (
        await wire.app.client.get<List>(`/articles?category=${category}&ordering=${ordering}`)
      ).body.results.map(({ summary }) => summary);
    expect(await summaries('summary')).toEqual(['a', 'b', null, null]);
    expect(await summaries('-summary,publishedAt')).toEqual([null, null, 'b', 'a']);
  });

  it('answer a HEAD and a conditional list like their GET', async () => {
    const list = await wire.app.client.get('/articles?pageSize=1');
    const head = await wire.app.client.head('/articles?pageSize=1');
    expect([head.status, head.headers['etag'], head.text]).toEqual([200, list.headers['etag'], '']);
    const headers = { 'if-none-match': `"x", W/${list.headers['etag']}` };
    const unchanged = await wire.app.client.get('/articles?pageSize=1', { headers });
    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
    expect((await wire.app.client.head('/articles/999999')).status).toBe(404);
  });

  it.each(['gzip', 'br', 'identity, gzip'])('refuse a body in the encoding %s', async (encoding) => {
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    expect((await wire.app.client.post('/articles', { body: ARTICLE, headers })).status).toBe(415);
  });

  it('let the last of two equal keys count, and a byte order mark pass', async () => {
    const raw = JSON.stringify(ARTICLE).replace('{', '\ufeff{"title":"first",');
    const answer = await wire.app.client.post<View>('/articles', { raw, headers: JSON_TYPE });
    expect([answer.status, answer.body['title']]).toEqual([201, ARTICLE.title]);
  });
});
