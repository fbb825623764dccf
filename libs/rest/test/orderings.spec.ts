// Orders that databases give of themselves only where they are asked in the right way.
import { testDialects, type TestApp } from '@nestling/testing';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List } from './wire.support.js';

@RestEndpoint<Tally>({ filtering: { ordering: ['total'] } })
class Tally extends RestEntity {
  @Field({ type: 'bigint' }) total!: string;
}

describe.each(testDialects())('orderings on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: [Tally] } });
    for (const total of ['9', '10', '-9', '9007199254740993', '-10']) {
      expect((await app.client.post('/tallies', { body: { total } })).status).toBe(201);
    }
  });
  afterAll(() => app.close());

  it.each([
    ['total', ['-10', '-9', '9', '10', '9007199254740993']],
    ['-total', ['9007199254740993', '10', '9', '-9', '-10']],
  ])('take big integers for numbers, by %s', async (ordering, expected) => {
    const { body } = await app.client.get<List>(`/tallies?ordering=${ordering}`);
    expect(body.results.map(({ total }) => total)).toEqual(expected);
  });
});
