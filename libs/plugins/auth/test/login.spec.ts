// 07.09, 07.13, 08.01 to 08.11: logging in with a name and a password.
import { platforms, type TestApp, type TestResponse } from '@nestling/testing';
import { TokenService } from '../src/index.js';
import { basic, bootDoors, someUsers, type Users } from './login.app.js';

interface Answer {
  readonly token: string;
  readonly user: Record<string, unknown>;
  readonly access_token?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: { field: string; code: string }[];
}
const ANN = { username: 'ann', password: 'pass:wörd' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const form = (members: Record<string, string>) => new URLSearchParams(members).toString();

let users: Users;
beforeAll(async () => {
  users = await someUsers();
});

describe.each(platforms)('the login on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootDoors({
      users,
      platform,
      login: { extraClaims: ['id', 'roles'], limits: { network: 9999, account: 9999 } },
    });
  });
  afterAll(() => app?.close());
  const post = (path: string, options: object = {}): Promise<TestResponse<Answer>> =>
    app.client.post<Answer>(path, options);

  it.each(['/auth/login', '/auth/token'])(
    '08.01 08.02 08.05 08.09 gives a token and the user at %s',
    async (path) => {
      const { status, body, headers } = await post(path, { body: ANN });
      expect([status, Object.keys(body)]).toEqual([200, ['token', 'user']]);
      expect(body.user).toEqual({ id: 7, roles: ['staff'] });
      expect(headers['cache-control']).toBe('no-store');
      const whoami = await app.client.get<Answer>('/whoami', {
        headers: { authorization: `Bearer ${body.token}` },
      });
      expect(whoami).toMatchObject({ status: 200, body: { user: { id: 7, roles: ['staff'], sub: '7' } } });
      expect((await app.client.get('/orders')).status).toBe(401);
      const bearer = { authorization: `Bearer ${body.token}` };
      expect((await app.client.get('/orders', { headers: bearer })).status).toBe(200);
    },
  );

  it('07.09 puts the same members into the token and beside it, and nothing else', async () => {
    const { body, text } = await post('/auth/login', { body: ANN });
    const claims = await app.get(TokenService).verify(body.token);
    expect(Object.keys(claims ?? {}).sort()).toEqual(['exp', 'iat', 'id', 'jti', 'roles', 'sid', 'sub']);
    expect(text).not.toMatch(/argon2|scrypt|secretNote/);
  });

  it('08.04 takes a Basic header before the body, and is 401 for one that is malformed', async () => {
    const bob = { username: 'bob', password: 'hunter2' };
    expect((await post('/auth/login', { headers: basic('ann:pass:wörd') })).body.user).toMatchObject({
      id: 7,
    });
    expect(
      (await post('/auth/login', { headers: basic('ann:pass:wörd'), body: bob })).body.user,
    ).toMatchObject({ id: 7 });
    for (const authorization of [
      'Basic',
      'Basic ',
      'Basic *',
      'Basic ====',
      basic('ann')['authorization'],
      basic(':x')['authorization'],
      basic('ann:')['authorization'],
      basic('ann:wrong')['authorization'],
    ]) {
      const answer = await post('/auth/login', {
        headers: { authorization: String(authorization) },
        body: ANN,
      });
      expect([authorization, answer.status, answer.body.detail]).toEqual([
        authorization,
        401,
        'Invalid credentials',
      ]);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="api", charset="UTF-8"');
    }
    expect(
      (await post('/auth/login', { headers: { authorization: 'Bearer expired' }, body: ANN })).status,
    ).toBe(200);
  });

  it('08.07 says the same to a wrong password and to an unknown name', async () => {
    const wrong = await post('/auth/login', { body: { ...ANN, password: 'hunter3' } });
    const unknown = await post('/auth/login', { body: { username: 'nobody', password: 'hunter3' } });
    expect(wrong).toMatchObject({
      status: 401,
      body: { detail: 'Invalid credentials', code: 'AUTH_CREDENTIALS_INVALID' },
    });
    expect(wrong.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(wrong.headers['www-authenticate']).toBe('Bearer');
    expect(unknown.text).toBe(wrong.text);
  });

  it.each<[unknown, [string, string][]]>([
    [
      {},
      [
        ['username', 'required'],
        ['password', 'required'],
      ],
    ],
    [
      { username: '', password: '' },
      [
        ['username', 'minLength'],
        ['password', 'minLength'],
      ],
    ],
    [{ username: 'ann' }, [['password', 'required']]],
    [
      { username: ['ann'], password: { $ne: '' } },
      [
        ['username', 'type'],
        ['password', 'type'],
      ],
    ],
    [
      { username: 7, password: true },
      [
        ['username', 'type'],
        ['password', 'type'],
      ],
    ],
    [{ username: null, password: 'hunter2' }, [['username', 'type']]],
    [
      { username: 'a'.repeat(257), password: 'p'.repeat(1025) },
      [
        ['username', 'maxLength'],
        ['password', 'maxLength'],
      ],
    ],
    [
      { username: 'ann\0', password: 'hunter2\0' },
      [
        ['username', 'characters'],
        ['password', 'characters'],
      ],
    ],
    [
      { username: 'ann\ud800', password: '\udc00' },
      [
        ['username', 'characters'],
        ['password', 'characters'],
      ],
    ],
    [
      { ['__proto__']: ANN, constructor: ANN },
      [
        ['username', 'required'],
        ['password', 'required'],
      ],
    ],
  ])('08.03 is 422 for %j, and lists what is wrong', async (body, expected) => {
    for (const path of ['/auth/login', '/auth/token']) {
      const answer = await post(path, { body });
      expect([answer.status, answer.body.code]).toEqual([422, 'AUTH_BODY_INVALID']);
      expect(answer.body.errors?.map(({ field, code }) => [field, code])).toEqual(expected);
      expect(answer.text).not.toMatch(/hunter2|ann"|aaaa|pppp/);
    }
  });

  it('repeats nothing of a body that cannot be read', async () => {
    const json = { 'content-type': 'application/json' };
    const raw = (text: string | Buffer, headers: object = json) =>
      post('/auth/login', { raw: text, headers });
    const secret = '{"password":"hunter2",';
    for (const [answer, status] of [
      [await raw(secret), 400],
      [await raw('hunter2'), 400],
      [await raw('["hunter2"]'), 400],
      [await raw('"hunter2"'), 400],
      [await raw(''), 400],
      [await raw(Buffer.from('{"username":"ann","password":"hunter2\xff"}', 'latin1')), 400],
      [await raw('{"username":"ann","password":"hunter2"}', { 'content-type': 'text/plain' }), 415],
      [await raw('{"username":"ann","password":"hunter2"}', {}), 415],
      [await raw(form({ username: 'ann', password: 'hunter2' }), FORM), 415],
      [await raw('hunter2', { ...json, 'content-encoding': 'gzip' }), 415],
      [await raw(`{"password":"hunter2${'x'.repeat(17_000)}"}`), 413],
      [await raw('['.repeat(16_000)), 400],
    ] as const) {
      expect([answer.status, answer.headers['content-type'], answer.text.includes('hunter2')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
        false,
      ]);
    }
  });

  it('07.13 takes the password form of OAuth2 at /auth/token, and answers in its words', async () => {
    const members = { grant_type: 'password', ...ANN, scope: '', client_id: '', client_secret: '' };
    // A docs page without a client's name sends an empty one.
    for (const headers of [FORM, { ...FORM, ...basic(':') }, { ...FORM, ...basic('client:secret') }]) {
      const { status, body } = await post('/auth/token', { raw: form(members), headers });
      expect([status, body]).toEqual([
        200,
        { access_token: expect.any(String) as string, token_type: 'bearer', expires_in: 900 },
      ]);
      const bearer = { authorization: `Bearer ${body.access_token}` };
      expect((await app.client.get('/orders', { headers: bearer })).status).toBe(200);
    }
    expect((await post('/auth/token', { raw: form(ANN), headers: FORM })).body.user).toMatchObject({ id: 7 });
    const statusOf = async (raw: string) => (await post('/auth/token', { raw, headers: FORM })).status;
    expect(await statusOf(form({ ...members, password: 'wrong' }))).toBe(401);
    expect(await statusOf(`${form(members)}&username=bob`)).toBe(422);
    expect(await statusOf(form({ grant_type: 'password', username: 'ann' }))).toBe(422);
    expect(await statusOf(form({ ...members, grant_type: 'client_credentials' }))).toBe(422);
  });

  it('08.11 is 405 for every other verb, and says which there is', async () => {
    for (const path of ['/auth/login', '/auth/token']) {
      for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const { status, headers, body } = await app.request<Answer>(verb, path);
        expect([verb, status, headers['allow'], body.detail]).toEqual([
          verb,
          405,
          'POST',
          'Method Not Allowed. Allowed: POST',
        ]);
      }
      const head = await app.client.head(path);
      expect([head.status, head.headers['allow']]).toEqual([405, 'POST']);
      const options = await app.client.options(path);
      expect([options.status, options.headers['allow'], options.text]).toEqual([204, 'POST', '']);
    }
  });
});
