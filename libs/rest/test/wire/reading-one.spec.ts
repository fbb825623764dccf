import { describeWire, type Problem } from '../wire.support.js';

describeWire('reading one', (wire) => {
  it('answers 304 to its tag, and HEAD without a body', async () => {
    const { id } = await wire.create();
    const path = `/articles/${id}`;
    expect((await wire.app.client.get(path, { headers: { 'if-none-match': '"1"' } })).status).toBe(304);
    expect((await wire.app.client.get(path, { headers: { 'if-none-match': 'W/"1"' } })).status).toBe(304);
    expect((await wire.app.client.get(path, { headers: { 'if-none-match': '"2"' } })).status).toBe(200);
    const head = await wire.app.client.head(path);
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', '"1"']);
  });

  it.each(['abc', '0', '-1', '1.5', '99999999999999999999', 'x'.repeat(150), '%00', '1,2'])(
    'answers 404 for the id %s',
    async (id) => {
      const answer = await wire.app.client.get<Problem>(`/articles/${id}`);
      expect(answer.status).toBe(404);
      expect(answer.body.detail).toBe('not found');
    },
  );

  it('answers 400 for a path that cannot be decoded', async () => {
    const answer = await wire.app.client.get<Problem>('/articles/%zz');
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});
