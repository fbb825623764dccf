import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { IsEmail, IsIn, Length, Max, Min } from 'class-validator';
import {
  ChildEntity,
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  type Relation,
} from 'typeorm';
import { z } from 'zod';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { fieldsOf, type List, type View } from './wire.support.js';

const listed = { pagination: { style: 'page-number' } } as const;

@RestEndpoint<Shop>({ path: 'shops', filtering: { fields: ['name'] }, ...listed })
@Entity({ name: 'old_shops' })
class Shop {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ name: 'shop_name', length: 20 }) name!: string;
  @Column({ name: 'secret_code', type: 'varchar', select: false, nullable: true }) code?: string | null;
  @CreateDateColumn({ name: 'made_at' }) madeAt!: Date;
}

@RestEndpoint<Line>({ path: 'lines', filtering: { fields: ['orderNo'] }, ...listed })
@Entity()
class Line {
  @PrimaryColumn() orderNo!: number;
  @PrimaryColumn({ length: 30 }) sku!: string;
  @Column() quantity!: number;
}

@RestEndpoint()
@Entity()
class Country {
  @PrimaryColumn({ length: 20 }) code!: string;
  @Column({ type: 'varchar', nullable: true }) name?: string | null;
}

@RestEndpoint<Member>({ path: 'members' })
@Entity()
class Member {
  @PrimaryGeneratedColumn() id!: number;
  @IsEmail() @Column() email!: string;
  @Length(2, 5) @Column() nick!: string;
  @Min(18) @Max(120) @Column() age!: number;
  @IsIn(['a', 'b']) @Column({ default: 'a' }) team!: string;
}

@RestEndpoint<Product>({ path: 'products' })
class Product extends RestEntity {
  @Field({
    schema: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]+$/, 'letters only'),
  })
  sku!: string;
  @Field({ type: 'json', schema: z.object({ width: z.number().positive() }) }) size!: unknown;
}

@RestEndpoint({ path: 'cities', filtering: { fields: ['countryCode', 'twinId'] }, ...listed })
@Entity()
class City {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @ManyToOne(() => Country, { nullable: false }) @JoinColumn({ name: 'country' }) country!: Relation<Country>;
  @Column({ nullable: true }) twinId!: number;
  @ManyToOne(() => City, { nullable: true }) @JoinColumn({ name: 'twinId' }) twin?: Relation<City> | null;
}

@RestEndpoint<Vehicle>({ path: 'vehicles', ...listed })
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Vehicle {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
}

@RestEndpoint<Car>({ path: 'cars', ...listed })
@ChildEntity()
class Car extends Vehicle {
  @Column() doors!: number;
}

@RestEndpoint<Bike>({ path: 'bikes', ...listed })
@ChildEntity()
class Bike extends Vehicle {
  @Column({ default: 1 }) gears!: number;
}

const list = {
  to: (value: unknown) => (Array.isArray(value) ? value.join(',') : value),
  from: (value: unknown) => (typeof value === 'string' ? value.split(',') : value),
};
const asNumber = { to: (value: unknown) => value, from: (value: unknown) => value && Number(value) };
const epoch = {
  to: (value: unknown) => (typeof value === 'string' ? Date.parse(value) / 1000 : value),
  from: (value: unknown) => (value === null ? null : new Date(Number(value) * 1000)),
};

@RestEndpoint<Parcel>({ path: 'parcels', filtering: { fields: ['weight', 'sentAt'], ordering: ['sentAt'] } })
@Entity()
class Parcel {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar', nullable: true, transformer: list }) tags?: string[] | null;
  @Column({ type: 'decimal', precision: 10, scale: 3, transformer: asNumber }) weight!: number;
  @Column({ type: 'int', transformer: epoch }) sentAt!: Date;
}

const feature = { endpoints: [Shop, Line, Country, Member, Product, City, Vehicle, Car, Bike, Parcel] };

describe.each(testDialects())('existing entities on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  afterAll(() => app.close());
  const post = (path: string, body: object) => app.client.post<View>(path, { body });

  it('with a uuid key, other column names and hidden columns', async () => {
    const { status, body, headers } = await post('/shops', { name: 'Corner' });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['id', 'name', 'madeAt']);
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['location']).toBe(`/shops/${body.id}`);
    const at = `/shops/${body.id}`;
    expect((await app.client.get(at)).body).toEqual(body);
    expect((await app.client.get(at.toUpperCase().replace('SHOPS', 'shops'))).status).toBe(200);
    expect((await app.client.get('/shops/7')).status).toBe(404);
    expect((await app.client.get<List>('/shops?name=Corner')).body.count).toBe(1);
    expect(fieldsOf(await post('/shops', { name: 'A', code: 'x' }))).toEqual(['code']);
    expect(fieldsOf(await post('/shops', { name: 'x'.repeat(21) }))).toEqual(['name']);
  });

  it('without a version: no locking, and If-Match on the tag', async () => {
    const { body, headers } = await post('/shops', { name: 'Tagged' });
    const at = `/shops/${body.id}`;
    expect(headers['etag']).toBe((await app.client.get(at)).headers['etag']);
    const change = (name: string, tag: string) =>
      app.client.patch(at, { body: { name }, headers: { 'if-match': tag } });
    expect((await app.client.patch(at, { body: { name: 'Free' } })).status).toBe(200);
    expect((await change('Stale', String(headers['etag']))).status).toBe(412);
    const { headers: fresh } = await app.client.get(at);
    expect((await change('Right', String(fresh['etag']))).status).toBe(200);
    expect((await change('Any', '*')).status).toBe(200);
    const stale = { headers: { 'if-match': String(fresh['etag']) } };
    expect((await app.client.delete(at, stale)).status).toBe(412);
    expect((await app.client.delete(at)).status).toBe(204);
  });

  it('with a composite key, its parts encoded each', async () => {
    const { headers, body } = await post('/lines', { orderNo: 7, sku: 'a,b/ü', quantity: 2 });
    expect(headers['location']).toBe(`/lines/7,${encodeURIComponent('a,b/ü')}`);
    const at = String(headers['location']);
    expect((await app.client.get(at)).body).toEqual(body);
    const changed = await app.client.put<View>(at, { body: { quantity: 5 } });
    expect(changed.body).toEqual({ orderNo: 7, sku: 'a,b/ü', quantity: 5 });
    expect((await post('/lines', { orderNo: 7, sku: 'a,b/ü', quantity: 1 })).status).toBe(409);
    for (const missing of ['/lines/7', '/lines/7,x', '/lines/x,7', '/lines/7,a,b']) {
      expect((await app.client.get(missing)).status).toBe(404);
    }
    expect((await app.client.delete(at)).status).toBe(204);
  });

  it('with a natural text key', async () => {
    const { status, headers, body } = await post('/countries', { code: 'c h/1,2', name: 'Swiss' });
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/countries/${encodeURIComponent('c h/1,2')}`);
    expect((await app.client.get(String(headers['location']))).body).toEqual(body);
    expect((await app.client.get('/countries/c%20h%2F1,2')).body).toEqual(body);
    const again = await post('/countries', { code: 'c h/1,2' });
    expect([again.status, fieldsOf(again)]).toEqual([409, ['code']]);
    expect(fieldsOf(await post('/countries', { name: 'keyless' }))).toEqual(['code']);
  });

  it('with constraints of class-validator', async () => {
    const member = { email: 'a@example.org', nick: 'abc', age: 30 };
    expect((await post('/members', member)).body).toMatchObject({ ...member, team: 'a' });
    const wrong = await post('/members', { email: 'a', nick: 'a', age: 17, team: 'c' });
    expect([wrong.status, fieldsOf(wrong).sort()]).toEqual([422, ['age', 'email', 'nick', 'team']]);
  });

  it('with a Standard Schema, whose transforms apply', async () => {
    const { body } = await post('/products', { sku: ' abc ', size: { width: 1, extra: 2 } });
    expect(body).toMatchObject({ sku: 'ABC', size: { width: 1 } });
    expect(body['size']).toEqual({ width: 1 });
    const wrong = await post('/products', { sku: 'a1', size: { width: -1 } });
    expect([wrong.status, fieldsOf(wrong).sort()]).toEqual([422, ['size', 'sku']]);
    expect(wrong.text).toContain('letters only');
  });

  it('with references, by a key column of their own or without one', async () => {
    await post('/countries', { code: 'de' });
    const { status, body } = await post('/cities', { name: 'Bonn', countryCode: 'de' });
    expect([status, body]).toEqual([201, { id: body.id, name: 'Bonn', countryCode: 'de', twinId: null }]);
    const twin = (await post('/cities', { name: 'Oxford', countryCode: 'de', twinId: body.id })).body;
    expect(twin['twinId']).toBe(body.id);
    expect((await app.client.get<List>(`/cities?twinId=${body.id}`)).body.results).toEqual([twin]);
    expect((await app.client.get<List>('/cities?countryCode=de')).body.count).toBe(2);
    expect((await post('/cities', { name: 'Nowhere', countryCode: 'xx' })).status).toBe(409);
    expect(fieldsOf(await post('/cities', { name: 'Lost' }))).toEqual(['countryCode']);
  });

  it('that share a table see and make their own rows only', async () => {
    const car = (await post('/cars', { name: 'Mini', doors: 3 })).body;
    const bike = (await post('/bikes', { name: 'Tandem' })).body;
    expect(car).toEqual({ id: car.id, name: 'Mini', doors: 3 });
    expect((await app.client.get<List>('/cars')).body).toMatchObject({ count: 1, results: [car] });
    expect((await app.client.get<List>('/bikes')).body).toMatchObject({ count: 1, results: [bike] });
    const all = (await app.client.get<List>('/vehicles')).body.results;
    expect(all).toEqual([car, bike].map(({ id, name }) => ({ id, name })));
    expect((await post('/vehicles', { name: 'Sled' })).status).toBe(201);
    expect(fieldsOf(await post('/vehicles', { name: 'Sled', doors: 2 }))).toEqual(['doors']);
    expect((await app.client.get(`/cars/${bike.id}`)).status).toBe(404);
    expect((await app.client.patch(`/cars/${bike.id}`, { body: { name: 'x' } })).status).toBe(404);
    expect((await app.client.delete(`/bikes/${car.id}`)).status).toBe(404);
    expect((await app.client.delete(`/cars/${car.id}`)).status).toBe(204);
  });

  it('with column transformers, in both directions', async () => {
    const parcel = { tags: ['a', 'b'], weight: 1.5, sentAt: '2026-01-02T03:04:05.000Z' };
    const { status, body } = await post('/parcels', parcel);
    expect([status, body]).toEqual([201, { id: body.id, ...parcel }]);
    const at = `/parcels/${body.id}`;
    expect((await app.client.get(at)).body).toEqual(body);
    const changed = await app.client.patch<View>(at, { body: { tags: null, weight: 2 } });
    expect(changed.body).toEqual({ ...body, tags: null, weight: 2 });
    expect((await app.client.get<List>('/parcels?weight[gte]=2')).body.results).toEqual([changed.body]);
    const since = await app.client.get<List>('/parcels?sentAt[gt]=2026-01-02T03:04:06Z');
    expect(since.body.results).toEqual([]);
    expect((await post('/parcels', { ...parcel, weight: 'heavy' })).status).toBe(422);
  });
});
