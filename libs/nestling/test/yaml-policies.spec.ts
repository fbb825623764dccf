// 16.12: which rows and fields callers may reach, from a file.
import { hashPassword } from '@nestling/auth';
import { mistakesOf, startText } from './auth.files.js';
import type { YamlApp } from './yaml.app.js';

const user = (name: string, claims: string): string =>
  `{ username: ${name}, password_hash: "\${HASH}", claims: { ${claims} } }`;
const AUTH = `
auth:
  secret: \${JWT}
  users:
    - ${user('ann', 'id: 1, tenant_id: red, age: 20, teams: [1, 2]')}
    - ${user('ben', 'id: 2, tenant_id: red, age: 9')}
    - ${user('cat', 'id: 3, tenant_id: blue, age: 30, roles: [staff]')}
`;
const TASKS = `
endpoints:
  - route: /tasks
    fields:
      title: { type: str }
      status: { type: str, default: draft }
      user_id: { type: int }
      team_id: { type: int, optional: true }
      hourly_rate: { type: decimal, optional: true }
      due_at: { type: datetime, optional: true }
    meta:
      filtering: { fields: [title, hourly_rate], ordering: [title], default_ordering: [title] }
`;
type Row = Readonly<Record<string, unknown>>;

let hash = '';
beforeAll(async () => {
  hash = await hashPassword('pass', { algorithm: 'scrypt' });
});

class Api {
  private constructor(
    readonly app: YamlApp,
    private readonly tokens: ReadonlyMap<string, unknown>,
  ) {}

  /** Tasks with this policy. */
  static async of(meta: string): Promise<Api> {
    const app = await startText(`${AUTH}${TASKS}      ${meta}\n`, { HASH: hash });
    const tokens = new Map<string, unknown>();
    for (const username of ['ann', 'ben', 'cat']) {
      const { body } = await app.send('POST', '/auth/login', { username, password: 'pass' });
      tokens.set(username, body['token']);
    }
    return new Api(app, tokens);
  }

  send(name: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
    const token = this.tokens.get(name);
    return this.app.send(method, url, body, token ? { authorization: `Bearer ${String(token)}` } : {});
  }

  async titles(name: string): Promise<unknown> {
    const { body } = await this.send(name, 'GET', '/tasks');
    return body.results?.map(({ title }) => title);
  }
}

const using = async (meta: string, use: (api: Api) => Promise<void>): Promise<void> => {
  const api = await Api.of(meta);
  try {
    await use(api);
  } finally {
    await api.app.close();
  }
};

it('rows have an owner, who is told by a claim', () =>
  using('policy: { owner: { field: user_id, except: [staff] } }', async (api) => {
    const { body } = await api.send('ann', 'POST', '/tasks', { title: 'a', user_id: 2 });
    expect(body['user_id']).toBe(1);
    await api.send('ben', 'POST', '/tasks', { title: 'b' });
    expect([await api.titles('ann'), await api.titles('ben'), await api.titles('cat')]).toEqual([
      ['a'],
      ['b'],
      ['a', 'b'],
    ]);
    expect((await api.send('ben', 'GET', `/tasks/${String(body['id'])}`)).status).toBe(404);
  }));

describe('a condition that is written out', () => {
  const meta = `policy:
        read: { where: { or: [{ status: open }, { user_id: $user.id }, { team_id: { in: $user.teams } }] }, except: [staff] }
        write: { where: { not: { user_id: { ne: $user.id } }, due_at: { null: true } } }
      authentication: { permission: { GET: AllowAny } }`;

  it('holds for the caller who asks, and nobody has no claims', () =>
    using(meta, async (api) => {
      const rows: Row[] = [
        { title: 'a', user_id: 1 },
        { title: 'b', user_id: 2, status: 'open' },
        { title: 'c', user_id: 2, team_id: 2 },
        { title: 'd', user_id: 2 },
      ];
      const added = await Promise.all(
        rows.map((row) => api.send(row['user_id'] === 1 ? 'ann' : 'ben', 'POST', '/tasks', row)),
      );
      expect(added.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(await api.titles('ann')).toEqual(['a', 'b', 'c']);
      expect(await api.titles('ben')).toEqual(['b', 'c', 'd']);
      expect(await api.titles('cat')).toEqual(['a', 'b', 'c', 'd']);
      expect(await api.titles('nobody')).toEqual(['b']);
      const change = async (name: string, row: Row, body: object) =>
        (await api.send(name, 'PATCH', `/tasks/${String(row['id'])}`, { version: 1, ...body })).status;
      expect(await change('ann', added[1]?.body ?? {}, { status: 'draft' })).toBe(404);
      expect(await change('ben', added[1]?.body ?? {}, { user_id: 1 })).toBe(403);
      expect(await change('ben', added[1]?.body ?? {}, { status: 'draft' })).toBe(200);
    }));

  it('knows the present time', () =>
    using('policy: { read: { where: { due_at: { gt: $now } } } }', async (api) => {
      const add = (title: string, due_at: string) =>
        api.send('ann', 'POST', '/tasks', { title, user_id: 1, due_at });
      await add('past', '2001-01-01T00:00:00Z');
      await add('future', '2999-01-01T00:00:00Z');
      expect(await api.titles('ann')).toEqual(['future']);
    }));
});

it('rules come from modules, too', () =>
  using(
    'policy: { read: ../rules.mjs#open, fields: { hourly_rate: { read: ../rules.mjs#isAdult } } }',
    async (api) => {
      const task = { title: 'a', user_id: 1, hourly_rate: '5.00' };
      await api.send('cat', 'POST', '/tasks', task);
      await api.send('ann', 'POST', '/tasks', { ...task, title: 'b', status: 'open' });
      expect([await api.titles('ann'), await api.titles('cat')]).toEqual([['b'], ['a', 'b']]);
      const { body } = await api.send('ann', 'GET', '/tasks?hourly_rate=5');
      expect(body.results).toHaveLength(1);
      expect((await api.send('ben', 'GET', '/tasks?hourly_rate=5')).status).toBe(400);
    },
  ));

it('fields exist for some, and may be set by some, under the names that they have', () =>
  using(
    'policy: { fields: { hourly_rate: { read: [staff], write: [] }, due_at: { write: [staff] } } }',
    async (api) => {
      const { body } = await api.send('ann', 'POST', '/tasks', { title: 'a', user_id: 1 });
      expect(body).not.toHaveProperty('hourly_rate');
      expect(body).toHaveProperty('due_at', null);
      expect((await api.send('cat', 'GET', '/tasks/1')).body).toHaveProperty('hourly_rate', null);
      const patch = (name: string, change: object) =>
        api.send(name, 'PATCH', '/tasks/1', { version: 1, ...change });
      expect((await patch('ann', { due_at: '2001-01-01T00:00:00Z' })).status).toBe(422);
      expect((await patch('cat', { hourly_rate: '1.00' })).status).toBe(422);
      expect((await patch('cat', { due_at: '2001-01-01T00:00:00Z' })).status).toBe(200);
    },
  ));

it('defaults and endpoints say it together', async () => {
  const app = await startText(
    `${AUTH}defaults: { policy: { tenant: tenant_id } }
endpoints:
  - { route: /notes, fields: { tenant_id: { type: str }, user_id: { type: int } }, meta: { policy: { owner: user_id } } }\n`,
    { HASH: hash },
  );
  try {
    const { body } = await app.send('POST', '/auth/login', { username: 'ann', password: 'pass' });
    const headers = { authorization: `Bearer ${String(body['token'])}` };
    const note = await app.send('POST', '/notes', {}, headers);
    expect(note.body).toMatchObject({ tenant_id: 'red', user_id: 1 });
  } finally {
    await app.close();
  }
});

it('16.12: withDeleted has a permission of its own', async () => {
  const permission = '{ with_deleted: { roles: [staff] }, default: IsAuthenticated }';
  const app = await startText(
    `${AUTH}endpoints:
  - { route: /notes, fields: { text: { type: str } }, meta: { soft_delete: true, authentication: { permission: ${permission} } } }\n`,
    { HASH: hash },
  );
  try {
    const seen: number[] = [];
    for (const username of ['ann', 'cat']) {
      const { body } = await app.send('POST', '/auth/login', { username, password: 'pass' });
      const headers = { authorization: `Bearer ${String(body['token'])}` };
      seen.push((await app.send('GET', '/notes?withDeleted=true', undefined, headers)).status);
    }
    expect(seen).toEqual([403, 200]);
  } finally {
    await app.close();
  }
});

describe('16.18: a policy that does not start', () => {
  const place = (meta: string): string => `${AUTH}${TASKS}      ${meta}\n`;
  it.each<[string, string, string[]]>([
    [
      'form',
      'policy: { ownr: user_id, read: yes please, write: {}, fields: { title: { read: staff, wirte: [] } } }',
      [
        '20:17 endpoints[0].meta.policy.ownr: there is no such key; did you mean "owner"?',
        '20:38 endpoints[0].meta.policy.read: "yes please" is not understood; it is: The rows that can be seen',
        '20:57 endpoints[0].meta.policy.write: "where" is missing; add it',
        '20:86 endpoints[0].meta.policy.fields.title.read: "staff" is not understood',
        '20:93 endpoints[0].meta.policy.fields.title.wirte: there is no such key; did you mean "write"?',
      ],
    ],
    [
      'names',
      'policy: { owner: usr_id, read: { where: { or: [{ stauts: open }, { title: { contain: x } }] } }, fields: { hourly_rte: { read: [] } } }',
      [
        '20:24 endpoints[0].meta.policy.owner: policy.owner names "usr_id", which is no field; did you mean "user_id"?',
        '20:64 endpoints[0].meta.policy.read.where.or[0].stauts: policy.read.where.or[0].stauts names "stauts", which is no field; did you mean "status"?',
        '20:81 endpoints[0].meta.policy.read.where.or[1].title',
        '20:126 endpoints[0].meta.policy.fields.hourly_rte: policy.fields names "hourly_rte", which is no field; did you mean "hourly_rate"?',
      ],
    ],
    [
      'values',
      'policy: { read: { where: { user_id: ann, due_at: { lt: soon }, status: $usr.id, hourly_rate: { between: [1] } } } }',
      [
        '20:43 endpoints[0].meta.policy.read.where.user_id: policy.read.where.user_id is "ann"; write a value for a field of the type integer',
        '20:62 endpoints[0].meta.policy.read.where.due_at.lt',
        '20:78 endpoints[0].meta.policy.read.where.status: policy.read.where.status is "$usr.id"',
        '20:111 endpoints[0].meta.policy.read.where.hourly_rate.between',
      ],
    ],
    [
      'modules',
      'policy: { read: ../rules.mjs#NoRule, write: ./none.mjs }',
      [
        '20:23 endpoints[0].meta.policy.read: ../rules.mjs#NoRule exports no function (user, context) => where',
        '20:51 endpoints[0].meta.policy.write: there is no module ./none.mjs',
      ],
    ],
    [
      'under a verb',
      'methods: { GET: { policy: { owner: user_id } } }',
      [
        '20:25 endpoints[0].meta.methods.GET.policy: there is no such key; use one of: authentication, rate_limit',
      ],
    ],
  ])('for its %s', async (_, meta, expected) => {
    const found = await mistakesOf(place(meta), { HASH: hash });
    expect(found).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
  });

  it('because nobody is known, or some endpoints would not get it', async () => {
    const [nobody, ...more] = await mistakesOf(`${TASKS}      policy: { owner: user_id }\n`);
    expect(more).toEqual([]);
    expect(nobody).toContain('endpoints[0].meta.policy: it needs to know who is calling; add auth');
    const found = await mistakesOf(
      `${AUTH}defaults: { policy: { owner: user_id, fields: { title: { write: [] } } } }${TASKS}`,
      { HASH: hash },
    );
    expect(found).toEqual([
      expect.stringContaining('8:39 defaults.policy.fields: an endpoint with policy.fields'),
    ]);
  });
});
