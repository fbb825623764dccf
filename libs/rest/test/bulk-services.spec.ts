// Bulks go through the services: overrides, hooks and scope; and they wait for one another.
import { ConflictException, Injectable } from '@nestjs/common';
import { RequestContext, type Where } from '@nestling/core';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
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
import { Task, Memo, bulksOf } from './fixtures/tasks.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem, View } from './wire.support.js';

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
  committed({ operation }: CommittedEvent<Memo>): void {
    heard.push(`committed ${operation}`);
  }
}

const feature = {
  endpoints: [Task, Memo, Twin],
  services: [MemoService, TwinService],
  providers: [Ear],
};

describe.each(testDialects())('bulks and services on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => app.close());

  const { bulk, make, next } = bulksOf(() => app);

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

  it('work for programs, whatever the endpoint allows to callers', async () => {
    const memos = endpointServiceOf(app, Memo);
    const context = RequestContext.system();
    const text = `memo ${next()}`;
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
});
