import { describeWire, type Problem, type View } from '../wire.support.js';

describeWire('verbs', (wire) => {
  it('answers every verb on both paths, 405 with Allow where it is not enabled', async () => {
    const note = (await wire.app.client.post<View>('/notes', { body: { text: 'x' } })).body;
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await wire.app.client.request<Problem>(method, '/notes');
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
      expect(answer.body.detail).toBe('Method Not Allowed. Allowed: GET, POST');
      expect((await wire.app.client.request(method, `/notes/${note.id}`)).headers['allow']).toBe('GET, HEAD');
    }
    expect((await wire.app.client.post(`/notes/${note.id}`)).status).toBe(405);
    const options = await wire.app.client.options('/notes');
    expect([options.status, options.headers['allow'], options.text]).toEqual([204, 'GET, HEAD, POST', '']);
  });
});
