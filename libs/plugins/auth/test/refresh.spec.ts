// 08.13: tokens are renewed, sessions end, and every process knows of it.
import {
  createTestDatabase,
  platforms,
  testDialects,
  type TestApp,
  type TestClient,
} from '@nestling/testing';
import { JwtBackend, Sessions, TokenService } from '../src/index.js';
import { bootDoors, someUsers, type Users } from './login.app.js';

interface Answer {
  readonly token: string;
  readonly refreshToken: string;
  readonly user: Record<string, unknown>;
  readonly code?: string;
  readonly access_token?: string;
  readonly refresh_token?: string;
}
const ANN = { username: 'ann', password: 'pass:wörd' };
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

let users: Users;
beforeAll(async () => {
  users = await someUsers();
});

const login = async (client: TestClient) => (await client.post<Answer>('/auth/login', { body: ANN })).body;
const renew = (client: TestClient, refreshToken: unknown) =>
  client.post<Answer>('/auth/refresh', { body: { refreshToken } });
const isKnown = async (client: TestClient, token: string) =>
  (await client.get('/whoami', bearer(token))).status === 200;

describe.each(platforms)('08.13 a session on %s', (platform) => {
  let app: TestApp;
  let client: TestClient;
  beforeAll(async () => {
    app = await bootDoors({ users, platform, login: { refresh: true, extraClaims: ['id', 'roles'] } });
    client = app.client;
  });
  afterAll(() => app?.close());

  it('is renewed by a token that is good once', async () => {
    const first = await login(client);
    expect(Object.keys(first)).toEqual(['token', 'user', 'refreshToken']);
    const second = await renew(client, first.refreshToken);
    expect([second.status, Object.keys(second.body), second.headers['cache-control']]).toEqual([
      200,
      ['token', 'user', 'refreshToken'],
      'no-store',
    ]);
    expect(second.body.user).toEqual(first.user);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect(await isKnown(client, first.token)).toBe(true);
    expect(await isKnown(client, second.body.token)).toBe(true);
    const [one, two] = await Promise.all(
      [first.token, second.body.token].map((token) => app.get(TokenService).verify(token)),
    );
    expect([two?.['sid'], two?.['sub']]).toEqual([one?.['sid'], '7']);
    expect(two?.['jti']).not.toBe(one?.['jti']);
  });

  it('ends for both holders when a token is used twice', async () => {
    const first = await login(client);
    const other = await login(client);
    const second = (await renew(client, first.refreshToken)).body;
    const again = await renew(client, first.refreshToken);
    expect([again.status, again.body.code]).toEqual([401, 'AUTH_REFRESH_INVALID']);
    expect((await renew(client, second.refreshToken)).status).toBe(401);
    expect(await isKnown(client, first.token)).toBe(false);
    expect(await isKnown(client, second.token)).toBe(false);
    expect(await isKnown(client, other.token)).toBe(true);
    expect((await renew(client, other.refreshToken)).status).toBe(200);
  });

  it('does not end by tokens that were made up', async () => {
    const { token, refreshToken } = await login(client);
    const [first = '', second = ''] = refreshToken.split('.');
    const sid = String((await app.get(TokenService).verify(token))?.['sid']);
    for (const made of [
      `${second}.${first}`,
      `${'A'.repeat(43)}.${second}`,
      `${sid}.${second}`,
      sid,
      token,
      'x',
      "' OR 1=1 --",
    ]) {
      expect([made, (await renew(client, made)).status]).toEqual([made, 401]);
    }
    for (const body of [{}, { refreshToken: '' }, { refreshToken: 7 }, { refreshToken: [refreshToken] }]) {
      expect((await client.post('/auth/refresh', { body })).status).toBe(422);
    }
    expect(await isKnown(client, token)).toBe(true);
    expect((await renew(client, refreshToken)).status).toBe(200);
  });

  it('is renewed by the form of OAuth2 as well', async () => {
    const form = (members: Record<string, string>) =>
      client.post<Answer>('/auth/token', {
        raw: new URLSearchParams(members).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const { body } = await form({ grant_type: 'password', ...ANN });
    const answer = await form({ grant_type: 'refresh_token', refresh_token: String(body.refresh_token) });
    expect(Object.keys(answer.body)).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token']);
    expect(await isKnown(client, String(answer.body.access_token))).toBe(true);
    expect(
      (await form({ grant_type: 'refresh_token', refresh_token: String(body.refresh_token) })).status,
    ).toBe(401);
    expect((await form({ grant_type: 'refresh_token' })).status).toBe(422);
  });

  it('tells its user at /auth/me, and nobody else', async () => {
    const { token, user } = await login(client);
    expect((await client.get('/auth/me', bearer(token))).body).toEqual({ user });
    expect((await client.get('/auth/me')).status).toBe(401);
    expect((await client.head('/auth/me', bearer(token))).status).toBe(200);
    const { status, headers } = await client.post('/auth/me', bearer(token));
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await client.get('/auth/logout')).headers['allow']).toBe('POST');
  });

  it('ends at /auth/logout, by a token or by what renews it', async () => {
    const [first, second, third] = [await login(client), await login(client), await login(client)];
    expect(await client.post('/auth/logout', bearer(first.token))).toMatchObject({ status: 204, text: '' });
    expect((await client.post('/auth/logout', { body: { refreshToken: second.refreshToken } })).status).toBe(
      204,
    );
    for (const { token, refreshToken } of [first, second]) {
      expect(await isKnown(client, token)).toBe(false);
      expect((await renew(client, refreshToken)).status).toBe(401);
      expect((await client.post('/auth/logout', bearer(token))).status).toBe(401);
    }
    expect((await client.post('/auth/logout')).status).toBe(401);
    expect((await client.post('/auth/logout', { body: { refreshToken: 'x' } })).status).toBe(401);
    expect(await isKnown(client, third.token)).toBe(true);
  });

  it('ends everywhere where that is asked for', async () => {
    const [first, second] = [await login(client), await login(client)];
    const bob = (await client.post<Answer>('/auth/login', { body: { username: 'bob', password: 'hunter2' } }))
      .body;
    const { status } = await client.post('/auth/logout', {
      ...bearer(first.token),
      body: { everywhere: true },
    });
    expect(status).toBe(204);
    for (const { token, refreshToken } of [first, second]) {
      expect(await isKnown(client, token)).toBe(false);
      expect((await renew(client, refreshToken)).status).toBe(401);
    }
    expect(await isKnown(client, bob.token)).toBe(true);
    // As the application does when a password is changed.
    await app.get(Sessions).revokeAll('8');
    expect(await isKnown(client, bob.token)).toBe(false);
  });

  it('is not needed for a token to be revoked', async () => {
    const tokens = app.get(TokenService);
    const [one, two] = [await tokens.issue({ sub: '9' }), await tokens.issue({ sub: '9' })];
    await tokens.revoke(one);
    await tokens.revoke(one);
    await tokens.revoke('nonsense');
    expect([await isKnown(client, one), await isKnown(client, two)]).toEqual([false, true]);
    expect((await client.post('/auth/logout', bearer(two))).status).toBe(204);
    expect(await isKnown(client, two)).toBe(false);
  });
});

describe.each(testDialects())('08.13 a session on %s', (dialect) => {
  it('is the same for all processes: one renews it, and all know in five seconds that it ended', async () => {
    const database = await createTestDatabase(dialect);
    const boot = () => bootDoors({ users, database, login: { refresh: true } });
    const apps = [await boot(), await boot()] as const;
    try {
      const [here, there] = [apps[0].client, apps[1].client];
      const { refreshToken } = await login(here);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => renew(index % 2 ? here : there, refreshToken)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(401)]);

      const { token } = await login(here);
      expect(await isKnown(there, token)).toBe(true);
      expect((await here.post('/auth/logout', bearer(token))).status).toBe(204);
      expect(await isKnown(here, token)).toBe(false);
      const ended = Date.now();
      while (await isKnown(there, token)) {
        expect(Date.now() - ended).toBeLessThan(5_000);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      for (const app of apps) await app.close();
      await database.drop();
    }
  }, 30_000);
});

describe('08.13 a session', () => {
  it('follows what is known of the user when it is renewed, and ends with the user', async () => {
    let answer: unknown = { id: 7, roles: ['boss'], passwordHash: '$2b$10$x' };
    const reload = () => {
      if (answer instanceof Error) throw answer;
      return answer as null;
    };
    const app = await bootDoors({ users, login: { refresh: { reload } } });
    try {
      const first = await login(app.client);
      const second = await renew(app.client, first.refreshToken);
      expect(second.body.user).toEqual({ id: 7, roles: ['boss'] });
      answer = new Error('down');
      expect((await renew(app.client, second.body.refreshToken)).status).toBe(503);
      answer = { id: 7 };
      const third = await renew(app.client, second.body.refreshToken);
      expect(third.status).toBe(200);
      answer = null;
      expect((await renew(app.client, third.body.refreshToken)).status).toBe(401);
      expect(await isKnown(app.client, third.body.token)).toBe(false);
    } finally {
      await app.close();
    }
  });

  it.each([
    ['read', 'read'],
    ['read admin', 'read'],
    ['admin', ''],
    ['', 'read write admin'],
  ])('is renewed for no more scopes than the login asked for and got: "%s"', async (scope, expected) => {
    const app = await bootDoors({
      users,
      login: { refresh: { reload: () => ({ id: 7, scope: 'read write admin' }) } },
    });
    const form = async (members: Record<string, string>) => {
      const raw = new URLSearchParams(members).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await app.client.post<Answer>('/auth/token', { raw, headers })).body;
    };
    try {
      let { refresh_token = '' } = await form({ grant_type: 'password', ...ANN, scope });
      for (let renewals = 0; renewals < 2; renewals++) {
        const next = await form({ grant_type: 'refresh_token', refresh_token });
        refresh_token = next.refresh_token ?? '';
        const caller = await app.get(TokenService).verify(next.access_token ?? '');
        expect(caller?.['scope']).toBe(expected);
      }
    } finally {
      await app.close();
    }
  });

  it('cannot be renewed where nothing is said of it', async () => {
    const app = await bootDoors({ users });
    try {
      const answer = await login(app.client);
      expect(answer.refreshToken).toBeUndefined();
      expect((await renew(app.client, 'x')).status).toBe(404);
      expect((await app.client.post('/auth/logout', bearer(answer.token))).status).toBe(204);
      expect(await isKnown(app.client, answer.token)).toBe(false);
    } finally {
      await app.close();
    }
  });

  it('that cannot be looked up lets nobody in', async () => {
    const app = await bootDoors({ users, auth: { authentication: { backend: JwtBackend } } });
    try {
      const { token } = await login(app.client);
      expect(await isKnown(app.client, token)).toBe(true);
      const broken = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
      const { Database } = await import('@nestling/database');
      await app.get(Database).query('DROP TABLE nestling_sessions');
      expect((await app.client.get('/whoami', bearer(token))).status).toBe(503);
      broken.mockRestore();
    } finally {
      await app.close();
    }
  });
});
