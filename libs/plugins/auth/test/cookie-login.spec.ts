// Logging in by a browser: the session is in a cookie that pages of other sites can neither use nor choose.
import { platforms, type TestApp } from '@nestling/testing';
import { CookieBackend, JwtBackend, SessionCookies, Sessions } from '../src/index.js';
import { bootDoors, someUsers, type Users } from './login.app.js';

const ANN = { username: 'ann', password: 'pass:wörd' };
const COOKIE = { secret: 'tests: the key of sessions 0123456789 abcdef', origins: ['https://app.example'] };

let users: Users;
beforeAll(async () => {
  users = await someUsers();
});

describe.each(platforms)('a session in a cookie on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootDoors({
      users,
      platform,
      login: { extraClaims: ['id'] },
      auth: { jwt: undefined as never, cookie: COOKIE, authentication: { backend: CookieBackend } },
    });
  });
  afterAll(() => app?.close());
  const login = async (headers: Record<string, string> = {}) => {
    const answer = await app.client.post<{ code?: string }>('/auth/login', { body: ANN, headers });
    return {
      answer,
      set: String(answer.headers['set-cookie'] ?? ''),
      cookie: String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '',
    };
  };
  const statusOf = async (cookie: string) =>
    (await app.client.get('/whoami', { headers: { cookie } })).status;

  it('is opened by the login, and says who its user is', async () => {
    const { answer, set, cookie } = await login();
    expect([answer.status, answer.text]).toEqual([200, '{"user":{"id":7}}']);
    expect(set).toMatch(/^__Host-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(await statusOf(cookie)).toBe(200);
    const me = await app.client.get('/auth/me', { headers: { cookie } });
    expect(me.body).toEqual({ user: { id: 7 } });
    expect((await app.client.post('/auth/token', { body: ANN })).headers['set-cookie']).toBeUndefined();
  });

  it('is a new one at every login, whatever the browser sent', async () => {
    const before = await login();
    const after = await login({ cookie: `${before.cookie}; __Host-session=planted` });
    expect(after.answer.status).toBe(200);
    expect(after.cookie).not.toBe(before.cookie);
    const id = (cookie: string) => app.get(SessionCookies).opened(cookie.split('=')[1] ?? '')?.mark.id;
    expect(id(after.cookie)).toMatch(/^[0-9a-f]{64}$/);
    expect(id(after.cookie)).not.toBe(id(before.cookie));
  });

  it('is gone after a logout, also for who kept the cookie', async () => {
    const [one, other] = [await login(), await login()];
    const out = await app.client.post('/auth/logout', { headers: { cookie: one.cookie } });
    expect([out.status, out.headers['set-cookie']]).toEqual([
      204,
      '__Host-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
    expect([await statusOf(one.cookie), await statusOf(other.cookie)]).toEqual([401, 200]);
    const all = await app.client.post('/auth/logout', {
      headers: { cookie: other.cookie },
      body: { everywhere: true },
    });
    expect([all.status, await statusOf(other.cookie)]).toEqual([204, 401]);
    const own = app.get(SessionCookies).open({ id: 7 }).split(';')[0] ?? '';
    expect(await statusOf(own)).toBe(200);
    expect((await app.client.post('/auth/logout', { headers: { cookie: own } })).status).toBe(204);
    expect(await statusOf(own)).toBe(401);
    const third = await login();
    await app.get(Sessions).revokeAll('7');
    expect(await statusOf(third.cookie)).toBe(401);
  });

  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'https://shop.example' }, true],
    [{ origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'Same-Origin' }, false],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://shop.example.evil.example' }, false],
    [{ origin: 'https://app.example.evil.example', 'sec-fetch-site': 'cross-site' }, false],
  ])('is opened, used and ended by pages of its own site alone: %j', async (page, isOwn) => {
    const headers = { host: 'shop.example', ...page };
    const { answer } = await login(headers);
    expect([answer.status, answer.body.code]).toEqual(isOwn ? [200, undefined] : [403, 'AUTH_CROSS_SITE']);
    const { cookie } = await login();
    const write = await app.client.post('/orders', { headers: { ...headers, cookie }, body: { name: 'x' } });
    expect(write.status).toBe(isOwn ? 201 : 403);
    const out = await app.client.post('/auth/logout', { headers: { ...headers, cookie } });
    expect(out.status).toBe(isOwn ? 204 : 403);
    expect(await statusOf(cookie)).toBe(isOwn ? 401 : 200);
  });
});

it('stands beside a token where both are there, and both end together', async () => {
  const authentication = { backend: [JwtBackend, CookieBackend] };
  const app = await bootDoors({ users, auth: { cookie: COOKIE, authentication } });
  try {
    const { body, headers } = await app.client.post<{ token: string }>('/auth/login', { body: ANN });
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    const statuses = async () => [
      (await app.client.get('/whoami', { headers: { cookie } })).status,
      (await app.client.get('/whoami', { headers: { authorization: `Bearer ${body.token}` } })).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    expect((await app.client.post('/auth/logout', { headers: { cookie } })).status).toBe(204);
    expect(await statuses()).toEqual([401, 401]);
  } finally {
    await app.close();
  }
});
