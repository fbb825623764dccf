// A reference that leads nowhere is named, on every database, however many a class has.
import { testDialects, type TestApp } from '@nestling/testing';
import { Reference, RestEndpoint, RestEntity, Field, type Relation } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { fieldsOf, type View } from './wire.support.js';

@RestEndpoint<Place>({ path: 'places' })
class Place extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Trip>({ path: 'trips' })
class Trip extends RestEntity {
  @Reference(() => Place) from!: Relation<Place>;
  @Reference(() => Place, { nullable: true }) to?: Relation<Place> | null;
}

describe.each(testDialects())('references on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database: dialect, feature: { endpoints: [Place, Trip] } });
    await app.client.post('/places', { body: { name: 'Cork' } });
  });
  afterAll(() => app.close());

  it('are named when they lead to no row, on POST and on PATCH', async () => {
    const posted = await app.client.post('/trips', { body: { fromId: 1, toId: 99 } });
    expect([posted.status, fieldsOf(posted)]).toEqual([409, ['toId']]);
    const { body: trip } = await app.client.post<View>('/trips', { body: { fromId: 1 } });
    const patched = await app.client.patch(`/trips/${trip.id}`, { body: { fromId: 98, version: 1 } });
    expect([patched.status, fieldsOf(patched)]).toEqual([409, ['fromId']]);
    expect((await app.client.get(`/trips/${trip.id}`)).body).toEqual(trip);
  });
});
