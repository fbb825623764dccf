import { describeWire, type List } from '../wire.support.js';

describeWire('cursors', (wire) => {
  it('walk forwards and back over ties and NULLs, seeing each row once', async () => {
    for (const [index, rank] of [1, null, 2, 1, null, 2, 3].entries()) {
      await wire.app.client.post('/notes', { body: { text: `note ${index}`, rank } });
    }
    for (const ordering of ['rank', '-rank', 'rank,-text', '-rank,text']) {
      const pages: number[][] = [];
      let url: string | null = `/notes?ordering=${ordering}`;
      let previous: string | null = null;
      while (url) {
        const { body }: { body: List } = await wire.app.client.get<List>(url);
        pages.push(body.results.map(({ id }) => id));
        previous = body.previous;
        url = body.next && `/notes?ordering=${ordering}&cursor=${body.next}`;
      }
      const seen = pages.flat();
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(7);
      const { body: back } = await wire.app.client.get<List>(
        `/notes?ordering=${ordering}&cursor=${String(previous)}`,
      );
      expect(back.results.map(({ id }) => id)).toEqual(pages.at(-2));
    }
  });

  it('are refused when changed, or used for another list', async () => {
    const { body } = await wire.app.client.get<List>('/notes?ordering=rank');
    const cursor = String(body.next);
    const changed = cursor.slice(0, -2) + (cursor.endsWith('A') ? 'BB' : 'AA');
    expect((await wire.app.client.get(`/notes?ordering=rank&cursor=${changed}`)).status).toBe(400);
    expect((await wire.app.client.get(`/notes?ordering=-rank&cursor=${cursor}`)).status).toBe(400);
    expect((await wire.app.client.get(`/notes?ordering=rank&rank=1&cursor=${cursor}`)).status).toBe(400);
  });
});
