// Policies: a row outside does not exist, whichever door somebody tries.
import type { Caller } from '@nestling/core';
import { Field, Reference, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { testDialects, type TestApp } from '@nestling/testing';
import { OneToMany } from 'typeorm';
import { AllowAny, IsAuthenticated, JwtBackend } from '../src/index.js';
import { bootFeature, tokensOf } from './feature.app.js';

@RestEndpoint<Team>({
  path: 'teams',
  authentication: { permission: AllowAny },
  include: ['tasks'],
  filtering: { fields: ['name', 'tasks.title'] },
  nestedCreate: ['tasks'],
})
class Team extends RestEntity {
  @Field() name!: string;
  @OneToMany(() => Task, (task) => task.team) tasks!: Relation<Task>[];
}

@RestEndpoint<Task>({
  path: 'tasks',
  authentication: {
    backend: JwtBackend,
    permission: { DELETE: { roles: ['staff'] }, default: IsAuthenticated },
  },
  policy: {
    owner: { field: 'userId', except: ['admin'] },
    tenant: 'tenantId',
    write: (user) => (user?.['frozen'] === true ? false : { locked: false }),
  },
  filtering: { fields: ['title', 'userId'], search: ['title'], ordering: ['title'] },
  pagination: { style: 'cursor', pageSize: 2 },
  aggregate: { fields: ['id'], groupBy: ['title'] },
  bulk: { byFilter: ['update', 'delete'] },
  upsert: ['title'],
})
class Task extends RestEntity {
  @Field({ unique: true }) title!: string;
  @Field({ type: 'integer' }) userId!: number;
  @Field() tenantId!: string;
  @Field({ default: false }) locked!: boolean;
  @Reference(() => Team) team!: Relation<Team>;
}

@RestEndpoint<Draft>({
  path: 'drafts',
  authentication: { backend: JwtBackend, permission: AllowAny },
  policy: { read: (user) => (user?.['roles'] ? true : { published: true }) },
})
class Draft extends RestEntity {
  @Field() title!: string;
  @Field() published!: boolean;
}

interface Row {
  readonly id: number;
  readonly version: number;
  readonly [name: string]: unknown;
}
interface List {
  readonly results: readonly Row[];
  readonly count?: number;
}

const USERS = {
  ann: { sub: '1', tenantId: 'north' },
  ben: { sub: '2', tenantId: 'north' },
  far: { sub: '1', tenantId: 'south' },
  boss: { sub: '9', tenantId: 'north', roles: ['admin', 'staff'] },
  ice: { sub: '1', tenantId: 'north', frozen: true },
  stray: { tenantId: 'north' },
  odd: { sub: '1; DROP TABLE tasks', tenantId: 'north' },
} satisfies Record<string, Caller>;
type Name = keyof typeof USERS;

describe.each(testDialects())('policies on %s', (database) => {
  let app: TestApp;
  let team: number;
  let tokens: ReadonlyMap<Name, string>;
  const tasks = new Map<string, Row>();
  const send = (name: Name | undefined, method: string, path: string, body?: unknown) =>
    app.request<Row & List & { code?: string }>(method, path, {
      headers: name ? { authorization: `Bearer ${tokens.get(name)}` } : {},
      ...(body === undefined ? {} : { body }),
    });
  const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).status;
  const titlesOf = async (name: Name, path = '/tasks?ordering=title') =>
    (await send(name, 'GET', path)).body.results.map(({ title }) => title);
  const taskOf = (title: string): Row => {
    const task = tasks.get(title);
    if (!task) throw new Error(`There is no task ${title}.`);
    return task;
  };

  beforeAll(async () => {
    app = await bootFeature({ database, feature: [Team, Task, Draft] });
    tokens = await tokensOf(app, USERS);
    team = (await send(undefined, 'POST', '/teams', { name: 'red' })).body.id;
    for (const [name, title] of [
      ['ann', 'a1'],
      ['ann', 'a2'],
      ['ben', 'b1'],
      ['far', 'f1'],
      ['boss', 'x1'],
    ] as const) {
      const { status, body } = await send(name, 'POST', '/tasks', { title, teamId: team });
      expect(status).toBe(201);
      tasks.set(title, body);
    }
  });
  afterAll(() => app?.close());

  it('fill the owner and the tenant of a new row, whatever is sent', async () => {
    expect(taskOf('a1')).toMatchObject({ userId: 1, tenantId: 'north' });
    const sent = { title: 'a0', teamId: team, userId: 2, tenantId: 'south' };
    const { status, body } = await send('ann', 'POST', '/tasks', sent);
    expect([status, body['userId'], body['tenantId']]).toEqual([201, 1, 'north']);
    const changed = { userId: 2, tenantId: 'south', version: body.version };
    expect((await send('ann', 'PATCH', `/tasks/${body.id}`, changed)).body).toMatchObject({
      userId: 1,
      tenantId: 'north',
    });
    const replaced = { title: 'a0', teamId: team, userId: 2, tenantId: 'south', version: body.version };
    expect((await send('ann', 'PUT', `/tasks/${body.id}`, replaced)).body).toMatchObject({
      userId: 1,
      tenantId: 'north',
    });
    await send('boss', 'DELETE', `/tasks/${body.id}`);
  });

  it('narrow lists, filters, searches and cursors', async () => {
    expect(await titlesOf('ann')).toEqual(['a1', 'a2']);
    expect(await titlesOf('ben')).toEqual(['b1']);
    expect(await titlesOf('far')).toEqual(['f1']);
    expect(await titlesOf('boss', '/tasks?ordering=title&pageSize=9')).toEqual(['a1', 'a2', 'b1', 'x1']);
    expect(await titlesOf('ann', '/tasks?userId=2')).toEqual([]);
    expect(await titlesOf('ann', '/tasks?search=b1')).toEqual([]);
    expect(await titlesOf('ann', '/tasks?filter={"not":{"title":"zz"}}')).toEqual(['a1', 'a2']);
    expect(await titlesOf('stray')).toEqual([]);
    expect(await titlesOf('odd')).toEqual([]);
    const page = (await send('boss', 'GET', '/tasks?ordering=title')).body as unknown as { next: string };
    const stolen = await send('ben', 'GET', `/tasks?ordering=title&cursor=${encodeURIComponent(page.next)}`);
    expect((stolen.body.results ?? []).filter(({ title }) => title !== 'b1')).toEqual([]);
  });

  it('make a row outside one that does not exist', async () => {
    const { id, version } = taskOf('b1');
    const missing = await send('ann', 'GET', '/tasks/99999');
    const outside = await send('ann', 'GET', `/tasks/${id}`);
    expect(outside.status).toBe(404);
    expect({ ...outside.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    for (const name of ['ann', 'far'] as const) {
      expect(await statusOf(name, 'PATCH', `/tasks/${id}`, { locked: true, version })).toBe(404);
      expect(await statusOf(name, 'PUT', `/tasks/${id}`, { title: 'x', teamId: team, version })).toBe(404);
    }
    expect(await statusOf('boss', 'DELETE', `/tasks/${taskOf('f1').id}`)).toBe(404);
    expect((await send('ben', 'GET', `/tasks/${id}`)).body).toMatchObject({ version, locked: false });
  });

  it('let some rows be seen that cannot be written', async () => {
    expect(await titlesOf('ice')).toEqual(['a1', 'a2']);
    const { id, version } = taskOf('a2');
    expect(await statusOf('ice', 'PATCH', `/tasks/${id}`, { title: 'ice', version })).toBe(404);
    expect(await statusOf('ice', 'POST', '/tasks', { title: 'ice', teamId: team })).toBe(403);
    expect(
      await statusOf('ann', 'POST', '/tasks', { title: 'born locked', teamId: team, locked: true }),
    ).toBe(403);
    expect(await statusOf('ann', 'PATCH', `/tasks/${id}`, { locked: true, version })).toBe(403);
    expect((await send('ann', 'GET', `/tasks/${id}`)).body).toMatchObject({ locked: false, version });
    expect(await statusOf('stray', 'POST', '/tasks', { title: 'stray', teamId: team })).toBe(403);
    expect(await titlesOf('boss', '/tasks?ordering=title&pageSize=9')).toEqual(['a1', 'a2', 'b1', 'x1']);
  });

  it('hold for aggregates', async () => {
    const { body } = await send('ann', 'GET', '/tasks/aggregate?count=*');
    expect(body).toEqual({ results: [{ count: 2 }] });
    const groups = await send('ann', 'GET', '/tasks/aggregate?groupBy=title&count=*');
    expect(groups.body.results.map(({ title }) => title).sort()).toEqual(['a1', 'a2']);
  });

  it('hold for bulks, which need the permission of every verb they may stand for', async () => {
    expect(await statusOf(undefined, 'POST', '/tasks/bulk', {})).toBe(401);
    expect(await statusOf('ann', 'POST', '/tasks/bulk', { create: [{ title: 'c', teamId: team }] })).toBe(
      403,
    );
    const { id, version } = taskOf('f1');
    const reach = await send('boss', 'POST', '/tasks/bulk', { update: [{ id, version, title: 'taken' }] });
    expect(reach.status).toBe(404);
    expect(await statusOf('boss', 'POST', '/tasks/bulk', { delete: [id] })).toBe(404);
    const everything = { update: { filter: { title: { ne: 'zz' } }, set: { locked: false } } };
    const { updated } = (await send('boss', 'POST', '/tasks/bulk', everything)).body as unknown as {
      updated: Row[];
    };
    expect(updated.map(({ title }) => title).sort()).toEqual(['a1', 'a2', 'b1', 'x1']);
    const made = await send('boss', 'POST', '/tasks/bulk', {
      create: [{ title: 'bulk', teamId: team, userId: 1 }],
    });
    expect((made.body as unknown as { created: Row[] }).created).toMatchObject([
      { userId: 9, tenantId: 'north' },
    ]);
    expect((await send('far', 'GET', `/tasks/${id}`)).body).toMatchObject({ title: 'f1' });
  });

  it('hold for a PUT by a natural key', async () => {
    expect(await statusOf(undefined, 'PUT', '/tasks?on=title', { title: 'b1', teamId: team })).toBe(401);
    const taken = await send('ann', 'PUT', '/tasks?on=title', { title: 'b1', teamId: team, version: 1 });
    expect(taken).toMatchObject({ status: 409, body: { code: 'REST_NOT_UNIQUE' } });
    const fresh = await send('ben', 'PUT', '/tasks?on=title', { title: 'b2', teamId: team, userId: 1 });
    expect([fresh.status, fresh.body['userId']]).toEqual([201, 2]);
    await send('boss', 'DELETE', `/tasks/${fresh.body.id}`);
  });

  it('hold where another endpoint includes the rows, filters by them or makes them', async () => {
    const seen = async (name?: Name) => {
      const { body } = await send(name, 'GET', `/teams/${team}?include=tasks`);
      return (body['tasks'] as Row[]).map(({ title }) => title).sort();
    };
    expect(await seen('ann')).toEqual(['a1', 'a2']);
    expect(await seen('ben')).toEqual(['b1']);
    expect(await seen()).toEqual([]);
    const found = async (title: string, name?: Name) =>
      (await send(name, 'GET', `/teams?tasks.title=${title}`)).body.results.length;
    expect([await found('b1', 'ben'), await found('b1', 'ann'), await found('b1')]).toEqual([1, 0, 0]);
    const nested = { name: 'blue', tasks: [{ title: 'n1' }] };
    expect(await statusOf(undefined, 'POST', '/teams', nested)).toBe(403);
    expect(await statusOf('ann', 'POST', '/teams', nested)).toBe(201);
    expect(await titlesOf('ann', '/tasks?title=n1')).toEqual(['n1']);
    expect(await titlesOf('ben', '/tasks?title=n1')).toEqual([]);
  });

  it('may say yes or no', async () => {
    await send('boss', 'POST', '/drafts', { title: 'secret', published: false });
    await send('boss', 'POST', '/drafts', { title: 'shown', published: true });
    const titles = async (name?: Name) =>
      (await send(name, 'GET', '/drafts')).body.results.map(({ title }) => title);
    expect(await titles('boss')).toEqual(['secret', 'shown']);
    expect(await titles('ann')).toEqual(['shown']);
    expect(await titles()).toEqual(['shown']);
    expect(await statusOf(undefined, 'POST', '/drafts', { title: 'x', published: false })).toBe(403);
  });
});
