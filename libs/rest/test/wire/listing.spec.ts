import { describeWire, fieldsOf, type List, type Problem, type View } from '../wire.support.js';

describeWire('listing', (wire) => {
  it('filters, searches and orders', async () => {
    const category = `list-${wire.name}`;
    await wire.create({ category, title: '100% wool', views: 3, published: true });
    await wire.create({ category, title: 'Plain', views: 1, price: '10.00' });
    await wire.create({ category, title: 'plum_pie', views: 2, price: '2.50' });
    const titles = async (query: string): Promise<unknown[]> => {
      const { status, body } = await wire.app.client.get<List>(`/articles?category=${category}&${query}`);
      expect(status).toBe(200);
      return body.results.map(({ title }) => title);
    };
    expect(await titles('ordering=views')).toEqual(['Plain', 'plum_pie', '100% wool']);
    expect(await titles('ordering=-views')).toEqual(['100% wool', 'plum_pie', 'Plain']);
    expect(await titles('search=PL&ordering=views')).toEqual(['Plain', 'plum_pie']);
    expect(await titles('search=%25')).toEqual(['100% wool']);
    expect(await titles('search=m_p')).toEqual(['plum_pie']);
    expect(await titles('published=yes')).toEqual(['100% wool']);
    expect(await titles('published=0&ordering=views')).toEqual(['Plain', 'plum_pie']);
    expect(await titles('price[gte]=9.9&ordering=price')).toEqual(['100% wool', 'Plain']);
    expect(await titles('views[in]=1,2&ordering=views')).toEqual(['Plain', 'plum_pie']);
  });

  it('filters and searches through a reference', async () => {
    const category = `through-${wire.name}`;
    const author = await wire.app.client.post<View>('/authors', { body: { name: `Zuse ${wire.name}` } });
    await wire.create({ category, title: 'with', authorId: author.body.id });
    await wire.create({ category, title: 'without' });
    for (const query of [`author.name=${encodeURIComponent(`Zuse ${wire.name}`)}`, 'search=zuse']) {
      const { body } = await wire.app.client.get<List>(`/articles?category=${category}&${query}`);
      expect(body.results.map(({ title }) => title)).toEqual(['with']);
    }
  });

  it('pages with links that keep the other parameters', async () => {
    const category = `page & ${wire.name}`;
    for (let index = 0; index < 5; index++) await wire.create({ category, views: index });
    const query = `category=${encodeURIComponent(category)}&ordering=views&pageSize=2`;
    const { body: first, headers } = await wire.app.client.get<List>(`/articles?${query}`);
    expect([first.count, first.pages, first.previous, first.results.length]).toEqual([5, 3, null, 2]);
    expect(headers['link']).toBe(`<${String(first.next)}>; rel="next"`);
    const { body: second } = await wire.app.client.get<List>(String(first.next));
    expect(second.results.map(({ views }) => views)).toEqual([2, 3]);
    const { body: beyond } = await wire.app.client.get<List>(`/articles?${query}&page=9`);
    expect([beyond.count, beyond.results.length, beyond.next]).toEqual([5, 0, null]);
  });

  it('orders NULL last when ascending and first when descending', async () => {
    const category = `null-${wire.name}`;
    for (const summary of ['b', null, 'a']) await wire.create({ category, summary });
    const order = async (ordering: string): Promise<unknown[]> =>
      (
        await wire.app.client.get<List>(`/articles?category=${category}&ordering=${ordering}`)
      ).body.results.map((row) => row['summary']);
    expect(await order('summary')).toEqual(['a', 'b', null]);
    expect(await order('-summary')).toEqual([null, 'b', 'a']);
  });

  it('answers a list without pagination as one, and with a tag', async () => {
    const { body, headers } = await wire.app.client.get<List>('/authors?ordering=name');
    expect(Object.keys(body)).toEqual(['results']);
    expect(
      (
        await wire.app.client.get('/authors?ordering=name', {
          headers: { 'if-none-match': headers['etag'] ?? '' },
        })
      ).status,
    ).toBe(304);
  });

  it.each([
    ['page=0', 'page'],
    ['page=x', 'page'],
    ['page=', 'page'],
    ['pageSize=0', 'pageSize'],
    ['pageSize=101', 'pageSize'],
    ['page=1&page=2', 'page'],
    ['page=5000&pageSize=100', 'page'],
    ['titel=x', 'titel'],
    ['internalNote=x', 'internalNote'],
    ['views=abc', 'views'],
    ['views=99999999999', 'views'],
    ['published=maybe', 'published'],
    ['publishedAt=yesterday', 'publishedAt'],
    ['token=x', 'token'],
    ['title[like]=x', 'title'],
    ['ordering=body', 'ordering'],
    ['ordering=internalNote', 'ordering'],
    ['ordering=title,title', 'ordering'],
    ['ordering=', 'ordering'],
    ['cursor=abc', 'cursor'],
    ['category=%00', 'category'],
    ['category=%ff', ''],
  ])('answers 400 for ?%s and names it', async (query, field) => {
    const answer = await wire.app.client.get<Problem>(`/articles?${query}`);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual([field]);
  });
});
