// Columns of embedded classes are objects on the wire.
import { testDialects, type TestApp } from '@nestling/testing';
import { MaxLength } from 'class-validator';
import { Column, Entity, PrimaryGeneratedColumn, VersionColumn } from 'typeorm';
import { RestDocs, RestEndpoint } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { fieldsOf, type List, type Problem, type View } from './wire.support.js';

class Place {
  @Column({ type: 'double precision', nullable: true }) latitude!: number | null;
}
class Address {
  @Column({ length: 50 }) @MaxLength(5) city!: string;
  @Column({ type: 'varchar', nullable: true }) street!: string | null;
  @Column({ select: false, default: 'none' }) note!: string;
  @Column(() => Place) place!: Place;
}

@RestEndpoint({
  path: 'people',
  filtering: { fields: ['address.city', 'address.place.latitude'], ordering: ['address.city'] } as object,
  pagination: { style: 'cursor', pageSize: 2 },
})
@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @Column(() => Address) address!: Address;
  @VersionColumn() version!: number;
}

describe.each(testDialects())('embedded classes on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ database: dialect, feature: { endpoints: [Person] } });
  });
  afterAll(() => app.close());
  const post = (body: object) => app.client.post<View>('/people', { body });

  it('are written, read, filtered and ordered as objects', async () => {
    const ann = { name: 'Ann', address: { city: 'Cork', street: 'Quay', place: { latitude: 51.5 } } };
    const { status, body } = await post(ann);
    expect([status, body]).toEqual([201, { id: body.id, version: 1, ...ann }]);
    for (const city of ['Aarau', 'Bern', 'Cork']) await post({ name: city, address: { city } });
    const cities: unknown[] = [];
    for (let url: string | null = '/people?ordering=address.city'; url;) {
      const { body: page }: { body: List } = await app.client.get<List>(url);
      cities.push(...page.results.map((row) => (row['address'] as Address).city));
      url = page.next && `/people?ordering=address.city&cursor=${page.next}`;
    }
    expect(cities).toEqual(['Aarau', 'Bern', 'Cork', 'Cork']);
    const { body: chosen } = await app.client.get(`/people/${body.id}?fields=address`);
    expect(chosen).toEqual({ address: ann.address });
    const found = await app.client.get<List>('/people?address.city=Cork&address.place.latitude[gt]=50');
    expect(found.body.results.map(({ name }) => name)).toEqual(['Ann']);
  });

  it('are changed member by member, under the same constraints', async () => {
    const { body: row } = await post({ name: 'Bob', address: { city: 'Bonn', street: 'Weg' } });
    const path = `/people/${row.id}`;
    const patched = await app.client.patch<View>(path, { body: { address: { city: 'Ulm' }, version: 1 } });
    expect(patched.body).toMatchObject({ version: 2, address: { city: 'Ulm', street: 'Weg' } });
    const wrong = await app.client.patch<Problem>(path, {
      body: { address: { city: 'Hamburg', note: 'x' }, version: 2 },
    });
    expect([wrong.status, fieldsOf(wrong).sort()]).toEqual([422, ['address.city', 'address.note']]);
    expect(wrong.body.errors?.find(({ field }) => field === 'address.city')?.pointer).toBe('/address/city');
    const missing = await post({ name: 'Carl', address: {} });
    expect([missing.status, fieldsOf(missing)]).toEqual([422, ['address.city']]);
    expect((await post({ name: 'Dora', address: 'here' })).status).toBe(422);
    expect((await app.client.get<View>(path)).body).toEqual(patched.body);
  });

  it('are objects in the document', () => {
    const { components } = RestDocs.document(app.app) as unknown as {
      components: { schemas: Record<string, object> };
    };
    const text = JSON.stringify(components.schemas);
    expect(text).not.toContain('"address.city"');
    expect(text).toContain('"address":{"type":"object"');
  });
});
