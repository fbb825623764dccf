// Policies of fields: what a caller may not see does not exist, and what a caller may not set is a name that no body takes.
import { EndpointPlans, RequestContext, type Caller } from '@nestling/core';
import {
  Computed,
  EndpointService,
  Field,
  InjectEndpointService,
  Reference,
  RestEndpoint,
  RestEntity,
  type Relation,
} from '@nestling/rest';
import { testDialects, type TestApp } from '@nestling/testing';
import { Injectable } from '@nestjs/common';
import { JoinTable, ManyToMany } from 'typeorm';
import { AllowAny, IsAuthenticated, JwtBackend, TokenService } from '../src/index.js';
import { bootFeature, tokensOf } from './feature.app.js';

@RestEndpoint<Badge>({ path: 'badges', authentication: { permission: AllowAny } })
class Badge extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Employee>({
  path: 'employees',
  authentication: { backend: JwtBackend, permission: { GET: AllowAny, default: IsAuthenticated } },
  policy: {
    owner: { field: 'ownerId', except: ['hr', 'clerk'] },
    read: () => true,
    fields: {
      salary: { read: ['hr'], write: [] },
      notes: { read: (user) => user?.['department'] === 'personnel' },
      grade: { write: ['hr'] },
      rank: { write: [] },
      mentorId: { write: ['hr'] },
      badgeIds: { write: ['hr'] },
    },
  },
  filtering: { fields: ['title', 'salary'], ordering: ['salary', 'title'], defaultOrdering: ['salary'] },
  bulk: true,
  idempotency: true,
})
class Employee extends RestEntity {
  @Field() title!: string;
  @Field({ type: 'integer', default: 1 }) ownerId!: number;
  @Field({ type: 'integer', default: 1000 }) salary!: number;
  @Field({ default: 'confidential' }) notes!: string;
  @Field({ hidden: true, default: '0000' }) pin!: string;
  @Field({ default: 'junior' }) grade!: string;
  @Field({ type: 'integer', default: 3 }) rank!: number;
  @Reference(() => Badge, { nullable: true }) mentor?: Relation<Badge> | null;
  @ManyToMany(() => Badge) @JoinTable() badges!: Badge[];
  @Computed({ sql: '{salary} * 12', type: 'integer' }) yearly!: number;
  @Computed({ sql: 'UPPER({title})', type: 'string' }) label!: string;
}

@Injectable()
class Payroll {
  constructor(@InjectEndpointService(Employee) readonly employees: EndpointService<Employee>) {}
}

const USERS = {
  clerk: { sub: '1', roles: ['clerk'] },
  hr: { sub: '2', roles: ['hr'], department: 'personnel' },
} satisfies Record<string, Caller>;
type Name = keyof typeof USERS;
type Body = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly version: number;
  readonly code?: string;
  readonly results: readonly Record<string, unknown>[];
};

const READ_ONLY = {
  id: 99,
  createdAt: '2020-01-01T00:00:00Z',
  updatedAt: '2020-01-01T00:00:00Z',
  label: 'X',
  ownerId: 77,
};
const HIDDEN = { salary: 5, notes: 'x', pin: 'x', yearly: 60 };
const UNWRITABLE = { grade: 'x', rank: 9, mentorId: 1, badgeIds: [1] };

describe.each(testDialects())('policies of fields on %s', (database) => {
  let app: TestApp;
  let row: Body;
  let tokens: ReadonlyMap<Name, string>;
  const send = (name: Name | undefined, method: string, path: string, body?: unknown, headers?: object) =>
    app.request<Body>(method, path, {
      headers: { ...(name ? { authorization: `Bearer ${tokens.get(name)}` } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });

  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: [Badge, Employee], providers: [Payroll] } });
    tokens = await tokensOf(app, USERS);
    await send('hr', 'POST', '/badges', { name: 'one' });
    row = (await send('hr', 'POST', '/employees', { title: 'Ann' })).body;
  });
  afterAll(() => app?.close());

  /** What the database holds, whoever asks. */
  const stored = async (id = row.id) =>
    app.get(Payroll).employees.retrieve(id, RequestContext.system()) as Promise<Record<string, unknown>>;

  it('show each caller what it may see', async () => {
    const of = async (name?: Name) => (await send(name, 'GET', `/employees/${row.id}`)).body;
    const common = [
      'id', 'createdAt', 'updatedAt', 'version', 'title', 'ownerId', 'grade', 'rank', 'mentorId', 'label', 'badgeIds',
    ]; // prettier-ignore
    expect(Object.keys(await of('hr')).sort()).toEqual([...common, 'salary', 'notes', 'yearly'].sort());
    expect(Object.keys(await of('clerk')).sort()).toEqual([...common].sort());
  });

  it.each(Object.entries(READ_ONLY))('ignore %s, which is read-only for everybody', async (name, value) => {
    const before = await stored();
    const { version } = before as { version: number };
    for (const sent of [value, { a: { [name]: 1 } }]) {
      const patched = await send('clerk', 'PATCH', `/employees/${row.id}`, { version, [name]: sent });
      expect([patched.status, await stored()]).toEqual([200, before]);
    }
    const made = await send('clerk', 'POST', '/employees', { title: 'new', [name]: value });
    expect(made.status).toBe(201);
    expect((await stored(made.body.id))[name]).not.toEqual(value);
    const put = { title: 'new', version: made.body.version, [name]: value };
    expect((await send('clerk', 'PUT', `/employees/${made.body.id}`, put)).status).toBe(200);
    const update = [{ id: made.body.id, version: 2, [name]: name === 'id' ? made.body.id : value }];
    expect((await send('clerk', 'POST', '/employees/bulk', { update })).status).toBe(200);
    expect((await stored(made.body.id))[name]).not.toEqual(value);
    const { status } = await send('clerk', 'PATCH', `/employees/${row.id}`, { version, [`${name}.x`]: 1 });
    expect(status).toBe(422);
  });

  it.each(Object.entries({ ...HIDDEN, ...UNWRITABLE }))(
    'take %s for a name that was never declared, and change nothing',
    async (name, value) => {
      const before = await stored();
      const count = (await send('hr', 'GET', '/employees')).body.results.length;
      const { version } = before as { version: number };
      const refused = async (field: string, sent: unknown) => {
        const change = { title: 'changed', version, [field]: sent };
        const answers = [
          await send('clerk', 'POST', '/employees', { title: 'new', [field]: sent }),
          await send('clerk', 'PATCH', `/employees/${row.id}`, change),
          await send('clerk', 'PUT', `/employees/${row.id}`, change),
          await send('clerk', 'POST', '/employees/bulk', { create: [{ title: 'new', [field]: sent }] }),
          await send('clerk', 'POST', '/employees/bulk', { update: [{ id: row.id, ...change }] }),
          await send('clerk', 'POST', '/employees/bulk?atomic=false', {
            update: [{ id: row.id, ...change }],
          }),
        ];
        return answers.map(({ status, body }) => JSON.stringify([status, body]).replaceAll(field, 'NAME'));
      };
      for (const [field, sent] of [
        [name, value],
        [name, { deep: { [name]: value } }],
        [`${name}.deep`, value],
      ] as const) {
        const answers = await refused(field, sent);
        expect(answers).toEqual(await refused('zzzzzzzzzzz', sent));
        expect(answers.slice(0, 5).map((answer) => answer.slice(1, 4))).toEqual(Array(5).fill('422'));
      }
      expect(await stored()).toEqual(before);
      expect((await send('hr', 'GET', '/employees')).body.results).toHaveLength(count);
    },
  );

  it('let those set a field who may, and leave it as it is in a PUT of the others', async () => {
    const { id } = (await send('hr', 'POST', '/employees', { title: 'Ben', grade: 'senior', badgeIds: [1] }))
      .body;
    expect((await send('hr', 'PATCH', `/employees/${id}`, { version: 1, salary: 5 })).status).toBe(422);
    const put = await send('clerk', 'PUT', `/employees/${id}`, { title: 'Benjamin', version: 1 });
    expect(put).toMatchObject({ status: 200, body: { title: 'Benjamin', grade: 'senior', badgeIds: [1] } });
    const whole = await send('hr', 'PATCH', `/employees/${id}`, { version: 2, mentorId: 1, badgeIds: [] });
    expect(whole).toMatchObject({ status: 200, body: { mentorId: 1, badgeIds: [] } });
  });

  it('order nothing by what is hidden, and suggest it to nobody', async () => {
    const ordered = await send('clerk', 'GET', '/employees?ordering=salery');
    expect(ordered.status).toBe(400);
    expect(JSON.stringify(ordered.body)).not.toContain('salary');
    expect((await send('hr', 'GET', '/employees?ordering=salery')).body['detail']).toContain('salary');
    expect((await send(undefined, 'GET', '/employees?salary[gte]=1')).status).toBe(400);
    expect((await send('hr', 'GET', '/employees?salary[gte]=1')).status).toBe(200);
  });

  it('hold for services in the name of a caller, and not for the application itself', async () => {
    const { employees } = app.get(Payroll);
    const seen = async (context: RequestContext) => {
      const { results } = await employees.list({}, context);
      return 'salary' in (results[0] as object);
    };
    expect(await seen(RequestContext.of({ user: USERS.clerk }))).toBe(false);
    expect(await seen(RequestContext.of({ user: { sub: '2' } }))).toBe(false);
    expect(await seen(RequestContext.of({ user: USERS.hr }))).toBe(true);
    expect(await seen(RequestContext.system())).toBe(true);
  });

  it('give each view a tag of its own, which If-Match takes from both', async () => {
    const tag = async (name: Name) => (await send(name, 'GET', `/employees/${row.id}`)).headers['etag'];
    const [clerk, hr] = [await tag('clerk'), await tag('hr')];
    expect(hr).toMatch(/^"\d+"$/);
    expect(clerk).toMatch(/^"\d+-[\w-]+"$/);
    const same = await send('hr', 'GET', `/employees/${row.id}`, undefined, { 'if-none-match': clerk });
    expect(same.status).toBe(200);
    const patch = await send(
      'clerk',
      'PATCH',
      `/employees/${row.id}`,
      { title: 'Anna' },
      { 'if-match': clerk },
    );
    expect(patch.status).toBe(200);
  });

  it('replay no answer to somebody who may see less of it by now', async () => {
    const once = (name: Name, roles: string[]) =>
      app
        .get(TokenService)
        .issue({ ...USERS[name], roles })
        .then((token) =>
          app.request<Body>('POST', '/employees', {
            body: { title: 'once' },
            headers: { authorization: `Bearer ${token}`, 'idempotency-key': `k-${database}` },
          }),
        );
    expect(await once('hr', ['hr'])).toMatchObject({ status: 201, body: { salary: 1000 } });
    expect(await once('hr', ['hr', 'more'])).toMatchObject({ status: 201, body: { salary: 1000 } });
    const demoted = await once('hr', ['clerk']);
    expect([demoted.status, JSON.stringify(demoted.body).includes('1000')]).toEqual([422, false]);
  });

  it('tell whoever keeps answers which callers see the same', async () => {
    const scope = app.get(EndpointPlans).callerScopeOf(Employee);
    if (!scope || scope.kind === 'unknown') throw new Error('There is no scope.');
    const of = (user?: Caller) => scope.fingerprint(RequestContext.of(user ? { user } : {}));
    const other = { sub: '1', roles: ['clerk', 'hr'], department: 'personnel' };
    expect(new Set([await of(USERS.clerk), await of(USERS.hr), await of()]).size).toBe(3);
    expect(await of({ ...USERS.hr, name: 'x' })).toBe(await of({ ...USERS.hr, name: 'y' }));
    expect(await of(other)).not.toBe(await of(USERS.clerk));
  });
});
