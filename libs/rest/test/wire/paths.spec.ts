import { describeWire, type List, type View } from '../wire.support.js';

describeWire('paths', (wire) => {
  it('are the same with a slash at the end', async () => {
    const { client } = wire.app;
    const made = await client.post<View>('/authors/', { body: { name: 'Slash' } });
    const at = `/authors/${made.body.id}`;
    expect([made.status, made.headers['location']]).toEqual([201, at]);
    expect((await client.get(`${at}/`)).body).toEqual(made.body);
    expect((await client.head(`${at}/`)).status).toBe(200);
    expect((await client.get<List>('/authors/?name=Slash')).body.results).toContainEqual(made.body);
    const changed = await client.patch<View>(`${at}/`, { body: { name: 'Slashed', version: 1 } });
    expect(changed.body).toMatchObject({ name: 'Slashed', version: 2 });
    expect(
      (await client.patch(`${at}/`, { raw: '{', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(400);
    expect((await client.put(`/authors/`)).headers['allow']).toContain('POST');
    expect((await client.options(`${at}/`)).status).toBe(204);
    expect((await client.delete(`${at}/`)).status).toBe(204);
    expect((await client.get(`${at}/`)).body).toMatchObject({ code: 'REST_NOT_FOUND' });
  });

  it('keep it in the ways to the neighbouring pages', async () => {
    for (let index = 0; index < 2; index++) await wire.create({ category: 'slash' });
    const first = await wire.app.client.get<List>('/articles/?category=slash&pageSize=1');
    expect((await wire.app.client.get<List>(String(first.body.next))).body.results).toHaveLength(1);
  });

  it.each(['/Authors', '/AUTHORS/1', '/authors//', '/Authors/', '/authors/1//', '/authors/1/x'])(
    'are not there as %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'PATCH']) {
        const { status, body } = await wire.app.request(method, path, { body: { name: 'Other' } });
        expect([method, status]).toEqual([method, 404]);
        expect(body).toMatchObject({ status: 404, detail: 'not found' });
      }
    },
  );
});
