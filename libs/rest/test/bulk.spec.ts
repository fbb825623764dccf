// Many writes in one request: all of them or none, or each for itself.
import { ConflictException, Injectable } from '@nestjs/common';
import { NestlingConfigError, RequestContext, type EndpointOptions, type Where } from '@nestling/core';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  EndpointService,
  Field,
  OnEndpoint,
  RestEndpoint,
  RestEntity,
  RestService,
  type CommittedEvent,
  type CreateEvent,
  type CreateInput,
  type DestroyEvent,
  type EntityId,
  type ReadView,
  type UpdateInput,
  type UpdateEvent,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem, View } from './wire.support.js';

@RestEndpoint<Task>({
  path: 'tasks',
  filtering: { fields: ['title', 'rank'], ordering: ['rank'] },
  maxUnpaginated: 5000,
  bulk: { maxItems: 1000, byFilter: ['update', 'delete'] },
})
class Task extends RestEntity {
  @Field({ maxLength: 100 }) title!: string;
  @Field({ type: 'integer', default: 0, min: 0 }) rank!: number;
  @Field({ type: String, nullable: true, unique: true, maxLength: 50 }) code?: string | null;
}

@RestEndpoint<Memo>({ path: 'memos', bulk: { maxItems: 5 }, filtering: { fields: ['text'] } })
class Memo extends RestEntity {
  @Field({ maxLength: 50 }) text!: string;
  @Field({ default: 'me' }) owner!: string;
}

/** A row and the one that always changes with it. */
@RestEndpoint<Twin>({ path: 'twins', filtering: { fields: ['id'] } })
class Twin extends RestEntity {
  @Field({ type: 'integer', default: 0 }) rank!: number;
  @Field({ type: 'integer', nullable: true }) other?: number | null;
}

@RestService(Twin)
class TwinService extends EndpointService<Twin> {
  override async update(
    id: EntityId,
    input: UpdateInput<Twin>,
    context: RequestContext,
  ): Promise<ReadView<Twin>> {
    const row = await super.update(id, input, context);
    if (row.other) await super.update(row.other, { rank: row.rank }, RequestContext.system());
    return row;
  }
}

@RestEndpoint<Line>({ path: 'lines', bulk: true, methods: ['GET', 'POST', 'DELETE'] })
@Entity()
class Line {
  @PrimaryColumn() orderId!: number;
  @PrimaryColumn({ length: 20 }) item!: string;
  @Column({ default: 1 }) count!: number;
}

const heard: string[] = [];

@RestService(Memo)
class MemoService extends EndpointService<Memo> {
  override scope({ isSystem }: RequestContext): Where<Memo> {
    return isSystem ? {} : { owner: 'me' };
  }
  override create(input: CreateInput<Memo>, context: RequestContext): Promise<ReadView<Memo>> {
    return super.create({ ...input, text: `${input.text}!` }, context);
  }
}

@Injectable()
class Ear {
  @OnEndpoint(Memo, 'beforeCreate') create({ input }: CreateEvent<Memo>): void {
    heard.push(`create ${input.text}`);
  }
  @OnEndpoint(Memo, 'afterUpdate') update({ row }: UpdateEvent<Memo>): void {
    heard.push(`update ${row?.text}`);
    if (row?.text === 'refused') throw new ConflictException('not this one');
  }
  @OnEndpoint(Memo, 'beforeDestroy') destroy({ id }: DestroyEvent): void {
    heard.push(`destroy ${String(id)}`);
  }
  @OnEndpoint(Memo, 'committed')
  @OnEndpoint(Task, 'committed')
  committed({ operation }: CommittedEvent<Memo>): void {
    heard.push(`committed ${operation}`);
  }
}

interface Answer {
  readonly created: View[];
  readonly updated: View[];
  readonly deleted: unknown[];
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

const feature = {
  endpoints: [Task, Memo, Line, Twin],
  services: [MemoService, TwinService],
  providers: [Ear],
};

describe.each(testDialects())('bulks on %s', (database: DialectName) => {
  let app: TestApp;
  let serial = 0;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => app.close());

  const bulk = <B = Answer>(path: string, body: object) => app.client.post<B>(path, { body });
  const make = async (count: number, fields: object = {}): Promise<View[]> => {
    const create = Array.from({ length: count }, () => ({ title: `task ${++serial}`, ...fields }));
    return (await bulk('/tasks/bulk', { create })).body.created;
  };
  const rankOf = async ({ id }: View) => (await app.client.get<View>(`/tasks/${id}`)).body['rank'];
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
    const code = `code-${++serial}`;
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
  });

  it('tell every mistake, a hundred at most', async () => {
    const create = Array.from({ length: 150 }, () => ({}));
    const { body } = await bulk<Problem>('/tasks/bulk', { create, update: [{ id: 1 }] });
    expect(body.errors).toHaveLength(100);
    const [row] = await make(1);
    const some = await bulk<Problem>('/tasks/bulk', {
      create: [{ title: 1 }, 'no object'],
      update: [{ version: 1, rank: 2 }, { id: row?.id, rank: 2 }, 7],
      delete: [{}, { id: 3, rank: 1, version: 'x' }, null, row?.id, row?.id],
    });
    expect(some.status).toBe(422);
    expect(some.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/create/0/title type',
      '/create/1 type',
      '/update/0/id required',
      '/update/1/version required',
      '/update/2 type',
      '/delete/0/id required',
      '/delete/1/rank unknown',
      '/delete/1/version type',
      '/delete/2 type',
      '/delete/4 repeated',
    ]);
  });

  it('name the row that is missing, stale or of another version', async () => {
    const [first, second] = await make(2);
    if (!first || !second) throw new Error('Two rows were asked for.');
    const refused = async (body: object) => {
      const answer = await bulk<Problem>('/tasks/bulk', body);
      return [answer.status, answer.body.detail, answer.body.errors?.[0]?.pointer];
    };
    const good = { id: first.id, version: 1, rank: 5 };
    expect(await refused({ update: [good, { id: 999_999, version: 1, rank: 5 }] })).toEqual([
      404,
      'update 1: not found',
      '/update/1',
    ]);
    expect(await refused({ update: [good, { id: second.id, version: 8, rank: 5 }] })).toEqual([
      409,
      'update 1: version conflict',
      '/update/1',
    ]);
    expect(await refused({ update: [good], delete: [{ id: second.id, version: 8 }] })).toEqual([
      409,
      'delete 0: version conflict',
      '/delete/0',
    ]);
    expect(await refused({ update: [good], delete: ['abc'] })).toEqual([
      404,
      'delete 0: not found',
      '/delete/0',
    ]);
    expect(await rankOf(first)).toBe(0);
  });

  it('refuse what is no bulk', async () => {
    for (const [body, field] of [
      [[], ''],
      [{ creat: [] }, 'creat'],
      [{ create: {} }, 'create'],
      [{ update: 'all' }, 'update'],
      [{ update: { filter: { rank: 1 } } }, 'update'],
      [{ delete: { filter: {} } }, 'delete.filter'],
      [{ delete: { filter: { or: [{ rank: 1 }, {}] } } }, 'delete.filter'],
      [{ delete: { filter: { code: 'x' } } }, 'filter'],
      [{ update: { filter: { rank: 1 }, set: { rank: -1 } } }, 'rank'],
      [{ update: { filter: { rank: 1 }, set: { version: 1 } } }, 'update.set.version'],
      [{ maxAffected: 0 }, 'maxAffected'],
      [{ create: Array.from({ length: 1001 }, () => ({})) }, ''],
    ] as const) {
      const answer = await bulk<Problem>('/tasks/bulk', body);
      expect([body, answer.status, answer.body.errors?.map((error) => error.field)]).toEqual([
        body,
        422,
        [field],
      ]);
    }
    expect((await bulk('/tasks/bulk?x=1', {})).status).toBe(400);
    expect((await bulk('/tasks/bulk', {})).body).toEqual({ created: [], updated: [], deleted: [] });
    const byFilter = await bulk<Problem>('/memos/bulk', { delete: { filter: { text: 'x' } } });
    expect([byFilter.status, byFilter.body.detail]).toEqual([422, 'delete must be a list.']);
  });

  it('concern no more rows than they may', async () => {
    const rank = 5000 + ++serial;
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

  it('tell which part of a change by filter is refused', async () => {
    const rank = 5000 + ++serial;
    await make(2, { rank });
    const set = { code: `twice-${rank}` };
    const { status, body } = await bulk<Problem>('/tasks/bulk', { update: { filter: { rank }, set } });
    expect([status, body.errors?.[0]?.pointer]).toEqual([409, '/update/set/code']);
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

  it('go through overrides, hooks and scope', async () => {
    const memos = endpointServiceOf(app, Memo);
    const theirs = await memos.create({ text: 'theirs', owner: 'you' }, RequestContext.system());
    heard.length = 0;
    const made = await bulk('/memos/bulk', { create: [{ text: 'a' }, { text: 'b' }] });
    expect(made.body.created.map(({ text }) => text)).toEqual(['a!', 'b!']);
    expect(heard).toEqual(['create a!', 'create b!', 'committed create', 'committed create']);
    expect((await bulk('/memos/bulk', { create: [{ text: 'c', owner: 'you' }] })).status).toBe(403);
    expect((await bulk('/memos/bulk', { delete: [theirs.id] })).status).toBe(404);
    heard.length = 0;
    const [first, second] = made.body.created;
    const update = [
      { id: first?.id, version: 1, text: 'new' },
      { id: second?.id, version: 1, text: 'refused' },
    ];
    const refused = await bulk<Problem>('/memos/bulk', { update });
    expect([refused.status, refused.body.detail, refused.body.errors?.[0]?.pointer]).toEqual([
      409,
      'update 1: not this one',
      '/update/1',
    ]);
    expect(heard).toEqual(['update new', 'update refused']);
    expect((await app.client.get<View>(`/memos/${first?.id}`)).body['text']).toBe('a!');
  });

  it('name composite keys by their fields', async () => {
    const orderId = ++serial;
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
  });

  it('in opposite orders never end in a deadlock', async () => {
    const rows = await make(20);
    const sections = [rows, [...rows].reverse()];
    const statuses: number[] = [];
    for (let round = 0; round < 15; round++) {
      const current = (await app.client.get<List>('/tasks')).body.results;
      const versions = new Map(current.map(({ id, version }) => [id, version]));
      const answers = await Promise.all(
        sections.map((some, index) =>
          bulk('/tasks/bulk', {
            update: some.map(({ id }) => ({ id, version: versions.get(id), rank: round * 2 + index + 1 })),
          }),
        ),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(15);
    expect(statuses.filter((status) => status === 409)).toHaveLength(15);
  }, 60_000);

  it('of changes and deletions that cross each other never end in a deadlock', async () => {
    for (let round = 0; round < 15; round++) {
      const [first, second] = await make(2);
      if (!first || !second) throw new Error('Two rows were asked for.');
      const cross = (changed: View, deleted: View) =>
        bulk('/tasks/bulk', { update: [{ id: changed.id, version: 1, rank: 1 }], delete: [deleted.id] });
      const answers = await Promise.all([cross(first, second), cross(second, first)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    }
  }, 60_000);

  it('and other writes within writes are tried again when they lose a deadlock', async () => {
    const create = async (body: object) => (await app.client.post<View>('/twins', { body })).body;
    const first = await create({});
    const second = await create({ other: first.id });
    await endpointServiceOf(app, Twin).update(first.id, { other: second.id }, RequestContext.system());
    const any = { 'if-match': '*' };
    for (let round = 1; round <= 25; round++) {
      const change = (row: View, rank: number) =>
        app.client.patch(`/twins/${row.id}`, { body: { rank }, headers: any });
      const answers = await Promise.all([change(first, round * 2), change(second, round * 2 + 1)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }
  }, 60_000);

  it('work for programs, whatever the endpoint allows to callers', async () => {
    const memos = endpointServiceOf(app, Memo);
    const context = RequestContext.system();
    const text = `memo ${++serial}`;
    const made = await memos.bulk({ create: Array.from({ length: 7 }, () => ({ text })) }, context);
    expect(made.created).toHaveLength(7);
    const id = made.created[0]?.id;
    const changed = await memos.bulk(
      { update: { filter: { text: `${text}!` }, set: { owner: 'you' } }, delete: { filter: { id: 0 } } },
      context,
    );
    expect(changed.updated.map(({ owner }) => owner)).toEqual(Array.from({ length: 7 }, () => 'you'));
    const each = await app
      .get(Database)
      .transaction(() =>
        memos.bulkEach({ update: [{ id, text: 'refused' }], delete: [made.created[1]?.id ?? 0] }, context),
      );
    expect(each.map(({ error }) => error instanceof Error)).toEqual([true, false]);
    await expect(memos.bulk({ delete: { filter: {} } }, context)).rejects.toMatchObject({ status: 422 });
  });

  it('are offered where they are declared', async () => {
    expect((await app.client.options('/tasks/bulk')).headers['allow']).toBe('POST');
    expect((await app.client.get('/tasks/bulk')).status).toBe(405);
  });
});

it('are checked at boot', async () => {
  const bulk = { operations: ['create', 'update', 'merge'], maxItems: 0, byFilter: ['delete'], atomic: true };
  @RestEndpoint({ path: 'wrong', methods: ['GET', 'POST'], bulk } as unknown as EndpointOptions)
  class Wrong extends RestEntity {
    @Field() text!: string;
  }
  @RestEndpoint({ path: 'idle', methods: ['GET'], bulk: true })
  class Idle extends RestEntity {
    @Field() text!: string;
  }
  const booted = bootFeature({ feature: { endpoints: [Wrong, Idle] } });
  await expect(booted).rejects.toThrow(NestlingConfigError);
  const found = [
    'the option "bulk.atomic" does not exist',
    'bulk.operations has "update", but methods leaves out PATCH',
    'bulk.operations has "merge"',
    'bulk.byFilter has "delete", which is no operation on rows of this bulk',
    'bulk.maxItems is 0',
    'bulk.byFilter needs fields to filter by',
    'bulk has nothing to do',
  ];
  await expect(booted).rejects.toMatchObject({ problems: found.map((what) => ({ what })) });
});
