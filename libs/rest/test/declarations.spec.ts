// What a declaration becomes: tables, columns, routes, the shapes of answers, and the plan that plugins read.
import { Module } from '@nestjs/common';
import { DatabaseModule, type DialectName } from '@nestling/database';
import { TestApp, testDialects } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { EndpointCatalog, Field, RestEndpoint, RestEntity, RestModule } from '../src/index.js';
import type { List, View } from './wire.support.js';

abstract class Named extends RestEntity {
  @Field({ maxLength: 50, index: true }) name!: string;
}

class NameOnly {
  readonly fields = ['id', 'name'];
}

@RestEndpoint<PublicHoliday>({ serializer: NameOnly })
class PublicHoliday extends Named {
  @Field({ default: 1 }) days!: number;
  @Field({ exclude: true }) mood?: string;
}

@RestEndpoint<City>({ table: 'places', methods: ['GET', 'POST'], serializer: ['name', 'size'] })
class City extends Named {
  @Field({ type: 'integer', default: 3 }) size!: number;
}

@RestEndpoint<Street>({ path: 'ways', serializer: { read: ['name', 'id'], write: ['id'] } })
class Street extends Named {}

@RestEndpoint()
class Motto extends RestEntity {
  @Field({ default: "It's all right" }) words!: string;
}

@Module({
  imports: [
    RestModule.forFeature([PublicHoliday]),
    RestModule.forFeature({ endpoints: [City, Street, Motto] }),
  ],
})
class MapModule {}

describe.each(testDialects())('declarations on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      database,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          MapModule,
        ],
      }),
    });
  });
  afterAll(() => app.close());

  it('keep quotes in a default, in answers and in the database', async () => {
    const words = "It's all right";
    expect((await app.client.post('/mottos', { body: {} })).body).toMatchObject({ words });
    await app.get(DataSource).query('INSERT INTO mottos (version) VALUES (1)');
    const rows = await app.get(DataSource).query('SELECT words FROM mottos');
    expect(rows).toEqual([{ words }, { words }]);
  });

  it('name the table and the path after the class, unless they name it themselves', async () => {
    const runner = app.get(DataSource).createQueryRunner();
    const found = [];
    for (const table of ['public_holidays', 'places', 'streets', 'cities'])
      found.push(await runner.hasTable(table));
    await runner.release();
    expect(found).toEqual([true, true, true, false]);
    for (const path of ['/public-holidays', '/cities', '/ways']) {
      expect([path, (await app.client.get(path)).status]).toEqual([path, 200]);
    }
  });

  it('inherit the fields of a base class, make indexes, and leave out what is excluded', async () => {
    const runner = app.get(DataSource).createQueryRunner();
    const table = await runner.getTable('public_holidays');
    await runner.release();
    const columns = table?.columns.map(({ name }) => name).sort();
    expect(columns).toEqual(['createdAt', 'days', 'id', 'name', 'updatedAt', 'version']);
    expect(table?.indices.map(({ columnNames }) => columnNames)).toEqual([['name']]);
  });

  it('shape answers by a class, by one list, or by one for reading and one for writing', async () => {
    const { client } = app;
    const holiday = await client.post<View>('/public-holidays', { body: { name: 'May Day' } });
    expect(holiday.body).toEqual({ id: 1, name: 'May Day' });
    expect((await client.get<List>('/public-holidays')).body.results).toEqual([holiday.body]);
    const city = await client.post<View>('/cities', { body: { name: 'Ulm' } });
    expect(city.body).toEqual({ name: 'Ulm', size: 3 });
    expect((await client.post<View>('/ways', { body: { name: 'Long' } })).body).toEqual({ id: 1 });
    expect((await client.get<View>('/ways/1')).body).toEqual({ name: 'Long', id: 1 });
  });

  it('become plans, which tell the class, the verbs and the fields with their schemas', () => {
    const plans = app.get(EndpointCatalog).plans;
    expect(plans.map(({ entity }) => entity)).toEqual([PublicHoliday, City, Street, Motto]);
    const city = plans.find(({ name }) => name === 'City');
    expect(city).toMatchObject({ path: 'cities', table: 'places', methods: ['GET', 'POST'] });
    expect(city?.fields.find(({ name }) => name === 'name')?.schema).toMatchObject({ maxLength: 50 });
    expect(Object.isFrozen(city)).toBe(true);
  });
});
