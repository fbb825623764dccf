// What a bulk refuses, and how it names the items at fault.
import { NestlingConfigError, type EndpointOptions } from '@nestling/core';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { Task, Memo, bulksOf } from './fixtures/tasks.js';
import type { Problem, View } from './wire.support.js';

const feature = { endpoints: [Task, Memo] };

const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

describe.each(matrix)('bulks with mistakes on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database, platform });
  });
  afterAll(() => app.close());

  const { bulk, make, next } = bulksOf(() => app);
  const rankOf = async ({ id }: View) => (await app.client.get<View>(`/tasks/${id}`)).body['rank'];

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
      [{ maxAffected: 1001 }, 'maxAffected'],
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

  it('tell which part of a change by filter is refused', async () => {
    const rank = 5000 + next();
    await make(2, { rank });
    const set = { code: `twice-${rank}` };
    const { status, body } = await bulk<Problem>('/tasks/bulk', { update: { filter: { rank }, set } });
    expect([status, body.errors?.[0]?.pointer]).toEqual([409, '/update/set/code']);
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
