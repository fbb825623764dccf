// 07.01, 07.16 to 07.23, 07.27 to 07.29, 07.34: who may do what, on endpoints and on hand-written controllers.
import { platforms, type TestApp } from '@nestling/testing';
import { TokenService } from '../src/index.js';
import { bootShop, KEYS } from './auth.app.js';

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly status: number;
}

describe.each(platforms)('permissions on %s', (platform) => {
  let app: TestApp;
  const tokens = new Map<string, string>();
  const bearer = (name: string) => ({ authorization: `Bearer ${tokens.get(name)}` });
  const send = (method: string, path: string, headers = {}, body?: unknown) =>
    app.request<Problem>(method, path, { headers, ...(body === undefined ? {} : { body }) });
  const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).status;

  beforeAll(async () => {
    app = await bootShop({ platform });
    const service = app.get(TokenService);
    const users = {
      reader: { sub: '1' },
      staff: { sub: '2', roles: ['staff'] },
      admin: { sub: '3', isAdmin: true },
      almost: { sub: '4', isAdmin: 'true', is_admin: 1, roles: 'staff' },
      buyer: { sub: '5', roles: ['buyer', 'staff'] },
      books: { sub: '6', roles: ['accountant'] },
      both: { sub: '7', roles: ['accountant', 'staff'], hour: 2 },
      even: { sub: '8', hour: 4 },
    };
    for (const [name, claims] of Object.entries(users)) tokens.set(name, await service.issue(claims));
  });
  afterAll(() => app?.close());

  it('07.01 07.20 hold for each verb of an endpoint', async () => {
    const book = { title: 'Dunes' };
    expect(await statusOf('POST', '/books', {}, book)).toBe(401);
    expect(await statusOf('POST', '/books', bearer('reader'), book)).toBe(403);
    const { status, body } = await app.client.post<{ id: number }>('/books', {
      headers: bearer('staff'),
      body: book,
    });
    expect(status).toBe(201);
    const path = `/books/${body.id}`;
    expect(await statusOf('GET', path)).toBe(200);
    expect(await statusOf('HEAD', path)).toBe(200);
    for (const verb of ['PUT', 'PATCH']) {
      expect(await statusOf(verb, path, {}, { title: 'x', version: 1 })).toBe(401);
      expect(await statusOf(verb, path, bearer('admin'), { title: 'x', version: 1 })).toBe(403);
    }
    expect(await statusOf('PATCH', path, bearer('staff'), { title: 'x', version: 1 })).toBe(200);
    expect(await statusOf('DELETE', path)).toBe(401);
    expect(await statusOf('DELETE', path, bearer('staff'))).toBe(403);
    expect(await statusOf('DELETE', path, bearer('admin'))).toBe(204);
  });

  it('07.21 07.22 say 401 to who is unknown and 403 to who may not, in words that do not change', async () => {
    const unknown = await send('POST', '/books', {}, {});
    expect(unknown).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', 'www-authenticate': 'Bearer' },
      body: { code: 'AUTH_UNAUTHENTICATED', detail: 'Authentication credentials invalid.', status: 401 },
    });
    expect(await send('DELETE', '/books/1', bearer('staff'))).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      body: { code: 'AUTH_FORBIDDEN', detail: 'You do not have permission to perform this action.' },
    });
    expect((await send('POST', '/books', { authorization: 'Bearer x' })).headers['www-authenticate']).toBe(
      'Bearer error="invalid_token"',
    );
  });

  it('07.18 take nothing for an admin that is merely like one', async () => {
    expect(await statusOf('DELETE', '/books/1', bearer('almost'))).toBe(403);
    expect(await statusOf('POST', '/books', bearer('almost'), { title: 'x' })).toBe(403);
  });

  it('07.17 need a caller where only a backend is named, on every verb, also without a row', async () => {
    for (const [verb, path] of [
      ['GET', '/ledgers'],
      ['HEAD', '/ledgers'],
      ['POST', '/ledgers'],
      ['GET', '/ledgers/1'],
      ['HEAD', '/ledgers/1'],
      ['PUT', '/ledgers/1'],
      ['PATCH', '/ledgers/1'],
      ['DELETE', '/ledgers/1'],
      ['GET', '/ledgers/abc'],
      ['GET', '/ledgers?unknown=1'],
    ] as const) {
      expect([verb, path, await statusOf(verb, path)]).toEqual([verb, path, 401]);
    }
    expect(await statusOf('GET', '/ledgers', bearer('reader'))).toBe(200);
  });

  it('07.23 07.34 tell the verbs to everybody, and refuse in order: 405, 401, 403, 415, 400, 422, 404', async () => {
    expect(await send('OPTIONS', '/ledgers/1')).toMatchObject({ status: 204 });
    expect(await statusOf('DELETE', '/ledgers')).toBe(405);
    const text = { 'content-type': 'text/plain' };
    const raw = (headers: object) => app.client.post('/books', { raw: '{"title', headers: { ...headers } });
    expect((await raw(text)).status).toBe(401);
    expect((await raw({ ...text, ...bearer('reader') })).status).toBe(403);
    expect((await raw({ ...text, ...bearer('staff') })).status).toBe(415);
    expect((await raw({ 'content-type': 'application/json', ...bearer('staff') })).status).toBe(400);
    expect(await statusOf('POST', '/books', bearer('staff'), { titel: 'x' })).toBe(422);
    expect(await statusOf('DELETE', '/books/999', bearer('admin'))).toBe(404);
  });

  it('guard the own routes of an endpoint as the endpoint is guarded', async () => {
    expect(await statusOf('GET', '/books/top')).toBe(200);
    expect(await statusOf('POST', '/books/import')).toBe(401);
    expect(await statusOf('POST', '/books/import', bearer('reader'))).toBe(403);
    expect(await statusOf('POST', '/books/import', bearer('staff'))).toBe(201);
    expect(await statusOf('POST', '/books/order', bearer('staff'))).toBe(403);
    expect(await statusOf('POST', '/books/order', bearer('buyer'))).toBe(201);
    expect(await send('POST', '/books/ping')).toMatchObject({ status: 201, body: { user: null } });
    expect(await send('POST', '/books/ping', bearer('staff'))).toMatchObject({
      body: { user: { sub: '2' } },
    });
  });

  it('07.27 07.28 07.29 mean the same in any order of decorators, on methods and classes', async () => {
    for (const path of ['/open/above', '/open/below', '/open/last', '/closed']) {
      expect([path, await statusOf('GET', path)]).toEqual([path, 401]);
      expect([path, await statusOf('GET', path, bearer('reader'))]).toEqual([path, 403]);
      expect([path, await statusOf('GET', path, bearer('staff'))]).toEqual([path, 200]);
      expect([path, await statusOf('HEAD', path)]).toEqual([path, 401]);
    }
    expect(await statusOf('GET', '/open')).toBe(200);
    expect(await statusOf('GET', '/open/login', bearer('reader'))).toBe(200);
  });

  it('07.29 add up, and only @Public opens', async () => {
    expect(await statusOf('GET', '/closed/sales', bearer('staff'))).toBe(403);
    expect(await statusOf('GET', '/closed/sales', bearer('books'))).toBe(403);
    expect(await statusOf('GET', '/closed/sales', bearer('both'))).toBe(200);
    expect(await statusOf('GET', '/closed/door')).toBe(200);
    expect(await statusOf('GET', '/heir/sales', bearer('staff'))).toBe(403);
    expect(await statusOf('GET', '/heir/sales', bearer('both'))).toBe(200);
  });

  it('07.19 may be classes of the application', async () => {
    expect(await statusOf('GET', '/open/even')).toBe(401);
    expect(await statusOf('GET', '/open/even', bearer('reader'))).toBe(403);
    expect(await statusOf('GET', '/open/even', bearer('even'))).toBe(200);
    expect(await statusOf('GET', '/open/both', bearer('even'))).toBe(403);
    expect(await statusOf('GET', '/open/both', bearer('both'))).toBe(200);
  });

  it('07.16 know a caller on an open route, and let a bad credential pass as nobody', async () => {
    const userOf = async (headers = {}) =>
      (await app.client.get<{ user: unknown }>('/open', { headers })).body.user;
    expect(await userOf(bearer('staff'))).toMatchObject({ sub: '2' });
    expect(await userOf()).toBeNull();
    expect(await userOf({ authorization: 'Bearer nonsense' })).toBeNull();
  });

  it('ask for every scope of a key', async () => {
    const key = (name: keyof typeof KEYS) => ({ 'x-api-key': KEYS[name].key });
    expect(await statusOf('GET', '/stocks')).toBe(401);
    expect(await statusOf('GET', '/stocks', key('reader'))).toBe(200);
    expect(await statusOf('POST', '/stocks', key('reader'), { name: 'x' })).toBe(403);
    expect(await statusOf('POST', '/stocks', key('writer'), { name: 'x' })).toBe(201);
    expect(await statusOf('GET', '/stocks', key('expired'))).toBe(401);
  });

  it('leave routes alone of which nothing is said', async () => {
    expect(await statusOf('GET', '/notices')).toBe(200);
    expect(await statusOf('GET', '/nowhere')).toBe(404);
  });

  it('tell caches whose answer it is', async () => {
    const { headers } = await send('GET', '/ledgers', bearer('reader'));
    expect(headers['cache-control']).toBe('private');
    expect(headers['vary']).toMatch(/authorization.*x-api-key.*cookie/);
  });
});
