import { describeWire, type View } from '../wire.support.js';

describeWire('deleting', (wire) => {
  it('answers 204, then 404, and honours If-Match', async () => {
    const { id } = await wire.create();
    expect((await wire.app.client.delete(`/articles/${id}`, { headers: { 'if-match': '"9"' } })).status).toBe(
      412,
    );
    const first = await wire.app.client.delete(`/articles/${id}`, { headers: { 'if-match': '"1"' } });
    expect([first.status, first.text]).toEqual([204, '']);
    expect((await wire.app.client.delete(`/articles/${id}`)).status).toBe(404);
  });

  it('answers 409 while other rows refer to the row', async () => {
    const author = await wire.app.client.post<View>('/authors', { body: { name: 'Ann' } });
    await wire.create({ authorId: author.body.id });
    expect((await wire.app.client.delete(`/authors/${author.body.id}`)).status).toBe(409);
  });
});
