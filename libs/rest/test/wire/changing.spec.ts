import { ARTICLE } from '../fixtures/library.js';
import { describeWire, fieldsOf, type Problem, type View } from '../wire.support.js';

describeWire('changing', (wire) => {
  it('needs the version, in the body or as If-Match', async () => {
    const { id } = await wire.create();
    const path = `/articles/${id}`;
    const missing = await wire.app.client.patch('/articles/999999', { body: { title: 'x' } });
    expect(missing.status).toBe(422);
    expect(fieldsOf(missing)).toEqual(['version']);
    expect((await wire.app.client.patch(path, { body: { title: 'a', version: '1' } })).status).toBe(422);
    const first = await wire.app.client.patch<View>(path, { body: { title: 'a', version: 1 } });
    expect([first.status, first.body.version, first.headers['etag']]).toEqual([200, 2, '"2"']);
    const second = await wire.app.client.patch<View>(path, {
      body: { title: 'b' },
      headers: { 'if-match': 'W/"2"' },
    });
    expect([second.status, second.body.version]).toEqual([200, 3]);
    const any = await wire.app.client.patch<View>(path, {
      body: { title: 'c' },
      headers: { 'if-match': '*' },
    });
    expect([any.status, any.body.version]).toEqual([200, 4]);
  });

  it('answers 409 to a stale version, 412 to a stale If-Match, 404 before either', async () => {
    const { id } = await wire.create();
    await wire.app.client.patch(`/articles/${id}`, { body: { title: 'new', version: 1 } });
    const stale = await wire.app.client.patch<Problem>(`/articles/${id}`, {
      body: { title: 'x', version: 1 },
    });
    expect([stale.status, stale.body.detail]).toEqual([409, 'version conflict']);
    const tag = { 'if-match': '"1"' };
    expect((await wire.app.client.put(`/articles/${id}`, { body: ARTICLE, headers: tag })).status).toBe(412);
    expect(
      (await wire.app.client.patch('/articles/999999', { body: { title: 'x', version: 1 } })).status,
    ).toBe(404);
    expect(
      (await wire.app.client.patch('/articles/999999', { body: { title: 'x' }, headers: tag })).status,
    ).toBe(404);
  });

  it('keeps the version when a PATCH changes nothing', async () => {
    const { id } = await wire.create({ title: 'Same' });
    const same = await wire.app.client.patch<View>(`/articles/${id}`, {
      body: { title: 'Same', version: 1 },
    });
    expect([same.status, same.body.version]).toEqual([200, 1]);
    const empty = await wire.app.client.patch<View>(`/articles/${id}`, { body: { version: 1 } });
    expect([empty.status, empty.body.version]).toEqual([200, 1]);
    const staleButSame = await wire.app.client.patch(`/articles/${id}`, {
      body: { title: 'Same', version: 9 },
    });
    expect(staleButSame.status).toBe(409);
    const inCase = await wire.app.client.patch<View>(`/articles/${id}`, {
      body: { title: 'SAME', version: 1 },
    });
    expect([inCase.body.version, inCase.body['title']]).toEqual([2, 'SAME']);
  });

  it('applies the same constraints to PATCH as to PUT, and changes nothing on a refusal', async () => {
    const created = await wire.create();
    const path = `/articles/${created.id}`;
    for (const fields of [
      { title: '' },
      { price: '-1' },
      { title: null },
      { nope: 1 },
      { internalNote: 'x' },
    ]) {
      expect((await wire.app.client.patch(path, { body: { ...fields, version: 1 } })).status).toBe(422);
      expect((await wire.app.client.put(path, { body: { ...ARTICLE, ...fields, version: 1 } })).status).toBe(
        422,
      );
    }
    expect((await wire.app.client.get(path)).body).toEqual(created);
  });

  it('clears nullable fields by null, and by PUT what is left out', async () => {
    const { id } = await wire.create({ summary: 'x', views: 4 });
    const patched = await wire.app.client.patch<View>(`/articles/${id}`, {
      body: { summary: null, version: 1 },
    });
    expect(patched.body).toMatchObject({ summary: null, views: 4 });
    const put = await wire.app.client.put<View>(`/articles/${id}`, { body: { ...ARTICLE, version: 2 } });
    expect(put.body).toMatchObject({ views: 0, version: 3 });
    expect(
      (await wire.app.client.put(`/articles/${id}`, { body: { title: 'only', version: 3 } })).status,
    ).toBe(422);
  });

  it('takes back what it gave', async () => {
    const created = await wire.create({ summary: 'x' });
    const put = await wire.app.client.put<View>(`/articles/${created.id}`, { body: created });
    expect(put.status).toBe(200);
    expect(put.body['summary']).toBe('x');
  });
});
