// Many-to-many relations are lists of ids on the wire.
import { testDialects, type TestApp } from '@nestling/testing';
import { Field, References, RestEndpoint, RestEntity, type Relation } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { fieldsOf, type List, type View } from './wire.support.js';

@RestEndpoint<Tag>({ path: 'tags' })
class Tag extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Post>({ path: 'posts', serializer: ['id', 'title', 'tagIds', 'version'] })
class Post extends RestEntity {
  @Field() title!: string;
  @References(() => Tag) tags!: Relation<Tag>[];
}

describe.each(testDialects())('lists of ids on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database: dialect, feature: { endpoints: [Post, Tag] } });
    for (const name of ['a', 'b', 'c']) await app.client.post('/tags', { body: { name } });
  });
  afterAll(() => app.close());

  it('are stored with the row, and read for a whole list in one statement', async () => {
    const created = await app.client.post<View>('/posts', { body: { title: 'x', tagIds: [3, 1] } });
    expect([created.status, created.body['tagIds']]).toEqual([201, [1, 3]]);
    await app.client.post('/posts', { body: { title: 'untagged' } });
    const { result, queries } = await app.countQueries(() => app.client.get<List>('/posts'));
    expect(result.body.results.map((row) => row['tagIds'])).toEqual([[1, 3], []]);
    expect(queries).toHaveLength(2);
  });

  it('count as a change of the row', async () => {
    const { body: post } = await app.client.post<View>('/posts', { body: { title: 'x', tagIds: [1] } });
    const path = `/posts/${post.id}`;
    const same = await app.client.patch<View>(path, { body: { tagIds: [1], version: 1 } });
    expect([same.status, same.body.version]).toEqual([200, 1]);
    const changed = await app.client.patch<View>(path, { body: { tagIds: [2, 3], version: 1 } });
    expect(changed.body).toMatchObject({ version: 2, tagIds: [2, 3] });
    expect((await app.client.patch(path, { body: { tagIds: [], version: 1 } })).status).toBe(409);
    const untouched = await app.client.patch<View>(path, { body: { title: 'y', version: 2 } });
    expect(untouched.body).toMatchObject({ version: 3, tagIds: [2, 3] });
    const replaced = await app.client.put<View>(path, { body: { title: 'z', version: 3 } });
    expect(replaced.body).toMatchObject({ version: 4, tagIds: [] });
  });

  it('are refused as a whole when one is no row, and nothing is stored', async () => {
    const before = (await app.client.get<List>('/posts')).body.results.length;
    const answer = await app.client.post('/posts', { body: { title: 'x', tagIds: [1, 99] } });
    expect([answer.status, fieldsOf(answer)]).toEqual([409, ['tagIds']]);
    expect((await app.client.get<List>('/posts')).body.results).toHaveLength(before);
    expect((await app.client.post('/posts', { body: { title: 'x', tagIds: ['x'] } })).status).toBe(422);
    expect((await app.client.post('/posts', { body: { title: 'x', tagIds: [1, 1] } })).status).toBe(422);
  });
});
