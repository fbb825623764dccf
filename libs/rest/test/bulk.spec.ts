// Many writes in one request: all of them or none, or each for itself.
import { Injectable } from '@nestjs/common';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { OnEndpoint, RestEndpoint, type CommittedEvent } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { Task, bulksOf } from './fixtures/tasks.js';
import type { List, Problem, View } from './wire.support.js';

@RestEndpoint<Line>({ path: 'lines', bulk: true, methods: ['GET', 'POST', 'DELETE'] })
@Entity()
class Line {
  @PrimaryColumn() orderId!: number;
  @PrimaryColumn({ length: 20 }) item!: string;
  @Column({ default: 1 }) count!: number;
}

const heard: string[] = [];

@Injectable()
class Ear {
  @OnEndpoint(Task, 'committed')
  committed({ operation }: CommittedEvent<Task>): void {
    heard.push(`committed ${operation}`);
  }
}

interface Results {
  readonly results: {
    operation: string;
    index: number;
    status: number;
    body?: View;
    problem?: Problem;
  }[];
}

const feature = { endpoints: [Task, Line], providers: [Ear] };

describe.each(testDialects())('bulks on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => app.close());

  const { bulk, make, next } = bulksOf(() => app);
  const count = async () => (await app.client.get<List>('/tasks')).body.results.length;

  it('create, change and delete, and answer in the order of the request', async () => {
    const [first, second, third, fourth] = await make(4);
    if (!first || !second || !third || !fourth) throw new Error('Four rows were asked for.');
    heard.length = 0;
    const { status, body } = await bulk('/tasks/bulk', {
      create: [{ title: 'z' }, { title: 'a', rank: 3 }, { title: 'm' }],
      update: [
        { id: second.id, version: 1, rank: 22 },
        { id: first.id, version: 1, rank: 11 },
      ],
      delete: [{ id: fourth.id, version: 1 }, third.id],
    });
    expect(status).toBe(200);
    expect(body.created.map(({ title, rank, version }) => [title, rank, version])).toEqual([
      ['z', 0, 1],
      ['a', 3, 1],
      ['m', 0, 1],
    ]);
    expect(body.updated.map(({ id, rank, version }) => [id, rank, version])).toEqual([
      [second.id, 22, 2],
      [first.id, 11, 2],
    ]);
    expect(body.deleted).toEqual([fourth.id, third.id]);
    expect((await app.client.get(`/tasks/${third.id}`)).status).toBe(404);
    expect((await app.client.get(`/tasks/${body.created[1]?.id}`)).body).toEqual(body.created[1]);
    expect(heard.sort()).toEqual(
      ['create', 'create', 'create', 'destroy', 'destroy', 'update', 'update'].map(
        (name) => `committed ${name}`,
      ),
    );
  });

  it('of a thousand with one bad one store nothing and name it', async () => {
    const before = await count();
    const create = Array.from({ length: 1000 }, (_, index) => ({
      title: `row ${index}`,
      ...(index === 777 ? { rank: -1, nope: 1 } : {}),
    }));
    const { status, body } = await bulk<Problem>('/tasks/bulk', { create });
    expect(status).toBe(422);
    const told = body.errors?.map((error) => [error.pointer, error.field, error]);
    expect(told).toEqual([
      ['/create/777/nope', 'nope', expect.objectContaining({ index: 777, code: 'unknown' })],
      ['/create/777/rank', 'rank', expect.objectContaining({ index: 777, code: 'minimum' })],
    ]);
    expect(await count()).toBe(before);
  });

  it('of a thousand with one that the database refuses store nothing and name it', async () => {
    const before = await count();
    const code = `code-${next()}`;
    const create = Array.from({ length: 1000 }, (_, index) => ({
      title: `row ${index}`,
      code: index === 777 || index === 3 ? code : `${code}-${index}`,
    }));
    const { status, body } = await bulk<Problem>('/tasks/bulk', { create });
    expect([status, body.code]).toEqual([409, 'REST_NOT_UNIQUE']);
    expect(body.detail).toBe('create 777: code is already taken.');
    expect(body.errors).toMatchObject([{ pointer: '/create/777/code', field: 'code', index: 777 }]);
    expect(await count()).toBe(before);
    const fixed = create.map((row, index) => ({ ...row, code: `${code}-${index}` }));
    const answer = await bulk('/tasks/bulk', { create: fixed });
    expect(answer.body.created.map(({ title }) => title)).toEqual(create.map(({ title }) => title));
  });

  it('make many rows by few statements', async () => {
    if (database === 'mysql') return expect(app.get(Database).supportsReturning).toBe(false);
    const create = Array.from({ length: 100 }, () => ({ title: 'many' }));
    const { queries } = await app.countQueries(() => bulk('/tasks/bulk', { create }));
    expect(queries.filter((sql) => /^INSERT/.test(sql))).toHaveLength(1);
    expect(queries.filter((sql) => /SAVEPOINT/.test(sql))).toEqual([]);
    const others = [{ title: 'a' }, { title: 'b', code: `b-${next()}` }, { title: 'c', code: `c-${next()}` }];
    const { queries: more } = await app.countQueries(() => bulk('/tasks/bulk', { create: others }));
    expect(more.filter((sql) => /^INSERT/.test(sql))).toHaveLength(2);
  });

  it('concern no more rows than they may', async () => {
    const rank = 5000 + next();
    const rows = await make(3, { rank });
    const several = { create: [{ title: 'a' }, { title: 'b' }], maxAffected: 1 };
    expect((await bulk<Problem>('/tasks/bulk', several)).body.code).toBe('REST_TOO_MANY_AFFECTED');
    expect((await bulk('/tasks/bulk?atomic=false', several)).status).toBe(409);
    const change = { filter: { rank }, set: { title: 'changed' } };
    expect((await bulk('/tasks/bulk', { update: change, maxAffected: 2 })).status).toBe(409);
    expect((await app.client.get<View>(`/tasks/${rows[0]?.id}`)).body.version).toBe(1);
    const { status, body } = await bulk('/tasks/bulk', { update: change, maxAffected: 3 });
    expect([status, body.updated.map(({ id, title, version }) => [id, title, version])]).toEqual([
      200,
      rows.map(({ id }) => [id, 'changed', 2]),
    ]);
    const gone = await bulk('/tasks/bulk', { delete: { filter: { rank: { gte: rank, lte: rank } } } });
    expect(gone.body.deleted).toEqual(rows.map(({ id }) => id));
  });

  it('write each item for itself where they are asked to', async () => {
    const [first, second] = await make(2);
    if (!first || !second) throw new Error('Two rows were asked for.');
    heard.length = 0;
    const { status, body } = await bulk<Results>('/tasks/bulk?atomic=false', {
      create: [
        { title: 'good' },
        { rank: 1 },
        { title: 'better', code: 'each' },
        { title: 'x', code: 'each' },
      ],
      update: [
        { id: first.id, version: 9, rank: 1 },
        { id: first.id, version: 1, rank: 1 },
      ],
      delete: [{ id: second.id, version: 3 }, 999_999],
    });
    expect(status).toBe(200);
    expect(body.results.map(({ operation, index, status: one }) => `${operation} ${index} ${one}`)).toEqual([
      'create 0 201',
      'create 1 422',
      'create 2 201',
      'create 3 409',
      'update 0 409',
      'update 1 422',
      'delete 0 409',
      'delete 1 404',
    ]);
    expect(body.results[0]?.body).toMatchObject({ title: 'good', version: 1 });
    expect(body.results[1]?.problem).toMatchObject({
      status: 422,
      code: 'REST_BODY_INVALID',
      instance: '/tasks/bulk',
      errors: [{ pointer: '/title', field: 'title' }],
    });
    expect(heard).toEqual(['committed create', 'committed create']);
    const removed = await bulk<Results>('/tasks/bulk?atomic=false', { delete: [first.id] });
    expect(removed.body.results).toEqual([{ operation: 'delete', index: 0, status: 204 }]);
    const found = await bulk('/tasks/bulk?atomic=no', { delete: { filter: { rank: 1 } } });
    expect(found.status).toBe(422);
  });

  it('name composite keys by their fields', async () => {
    const orderId = next();
    const create = ['x', 'y', 'z'].map((item) => ({ orderId, item }));
    expect((await bulk('/lines/bulk', { create })).body.created).toMatchObject(create);
    const { status, body } = await bulk('/lines/bulk', { delete: [create[2], create[0]] });
    expect([status, body.deleted]).toEqual([200, [create[2], create[0]]]);
    expect((await app.client.get<List>('/lines')).body.results).toMatchObject([
      { orderId, item: 'y', count: 1 },
    ]);
    const refused = await bulk<Problem>('/lines/bulk', { delete: [orderId], update: [] });
    expect(refused.body.errors?.map(({ field }) => field)).toEqual(['update']);
    const bare = await bulk<Problem>('/lines/bulk', { delete: [orderId] });
    expect(bare.body.errors).toMatchObject([{ pointer: '/delete/0', code: 'type' }]);
    const many = Array.from({ length: 900 }, (_, index) => ({ orderId, item: `many ${index}` }));
    expect((await bulk('/lines/bulk', { create: many })).body.created).toHaveLength(900);
    expect((await bulk('/lines/bulk', { delete: many })).body.deleted).toEqual(many);
  });

  it('are offered where they are declared', async () => {
    expect((await app.client.options('/tasks/bulk')).headers['allow']).toBe('POST');
    expect((await app.client.get('/tasks/bulk')).status).toBe(405);
  });
});
