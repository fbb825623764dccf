// 07.10 to 07.12, 07.15, 07.24, 07.31: passwords, keys, sessions and backends of the application, one after the other.
import { platforms, type TestApp } from '@nestling/testing';
import { connect, type AddressInfo } from 'node:net';
import { createApiKey, SessionCookies, TokenService } from '../src/index.js';
import { bootShop, COOKIE_SECRET, KEYS } from './auth.app.js';
import { CookieSigner } from '../src/sessions/cookie.signer.js';

const basic = (text: string | Buffer) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe.each(platforms)('credentials on %s', (platform) => {
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    app = await bootShop({ platform });
    const server = app.app.getHttpServer() as { address(): AddressInfo | null };
    if (!server.address()) await app.app.listen(0, '127.0.0.1');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => app?.close());

  const get = (headers: Record<string, string>, path = '/ledgers') =>
    app.client.get<{ detail: string }>(path, { headers });
  const statusOf = async (headers: Record<string, string>) => (await get(headers)).status;

  /** The status that these header lines get, sent as bytes. */
  function statusOfLines(...lines: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      let received = '';
      const head = ['GET /ledgers HTTP/1.1', 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n');
      const socket = connect(port, '127.0.0.1', () => socket.write(head));
      socket.on('data', (bytes) => (received += bytes.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(Number(/HTTP\/1\.1 (\d{3})/.exec(received)?.[1])));
    });
  }

  it('07.10 may be a user name and a password', async () => {
    expect(await statusOf(basic('ann:pass:wörd'))).toBe(200);
    expect(
      await statusOf({ authorization: `bASIC ${Buffer.from('ann:pass:wörd').toString('base64')}` }),
    ).toBe(200);
    for (const wrong of [
      'ann:pass',
      'ann',
      ':pass:wörd',
      'Ann:pass:wörd',
      'ann:pass:wörd\0',
      'ann:pass:wörd\n',
      '',
    ]) {
      expect([wrong, await statusOf(basic(wrong))]).toEqual([wrong, 401]);
    }
    expect(await statusOf(basic(Buffer.from('ann:pass:w\xf6rd', 'latin1')))).toBe(401);
    for (const wrong of ['Basic', 'Basic *', 'Basic YW5u OnBhc3M', 'Basic ====']) {
      expect(await statusOf({ authorization: wrong })).toBe(401);
    }
  });

  it('07.11 07.12 may be an API key, in its header alone', async () => {
    const { key } = KEYS.writer;
    expect(await statusOf({ 'x-api-key': key })).toBe(200);
    for (const wrong of [
      key.slice(0, -1),
      `${key}x`,
      key.toUpperCase(),
      key.replace(KEYS.writer.id, KEYS.reader.id),
      createApiKey().key,
      KEYS.writer.id,
      KEYS.writer.hash,
      KEYS.expired.key,
      "' OR 1=1 --",
      '',
    ]) {
      expect([wrong, await statusOf({ 'x-api-key': wrong })]).toEqual([wrong, 401]);
    }
    expect(await statusOf({ cookie: `x-api-key=${key}` })).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${key}` })).toBe(401);
    expect((await app.client.get(`/ledgers?api_key=${key}&x-api-key=${key}`)).status).toBe(401);
  });

  it('07.31 may be a session in a signed cookie', async () => {
    const sessions = app.get(SessionCookies);
    const set = sessions.open({ id: 1, roles: ['staff'] });
    expect(set).toMatch(/^__Host-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(sessions.close()).toMatch(/^__Host-session=; Max-Age=0; Path=\//);
    const cookie = set.split(';')[0] ?? '';
    expect(await statusOf({ cookie: `theme=dark; ${cookie}` })).toBe(200);
    const [name, value = ''] = cookie.split('=');
    const [payload = '', mac = ''] = value.split('.');
    const forged = Buffer.from(JSON.stringify({ expires: 9e9, user: { id: 2 } })).toString('base64url');
    const signer = new CookieSigner([COOKIE_SECRET]);
    const old = signer.sign(String(name), JSON.stringify({ expires: 1, user: { id: 1 }, session: 's' }));
    const foreign = signer.sign('other', JSON.stringify({ expires: 9e9, user: { id: 1 }, session: 's' }));
    const endless = signer.sign(String(name), JSON.stringify({ expires: 9e9, user: { id: 1 } }));
    for (const wrong of [
      `${forged}.${mac}`,
      `${payload}.`,
      payload,
      `${payload}.${mac}.${mac}`,
      `.${mac}`,
      '',
      old,
      foreign,
      endless,
    ]) {
      expect([wrong, await statusOf({ cookie: `${name}=${wrong}` })]).toEqual([wrong, 401]);
    }
    expect(await statusOf({ cookie: `${cookie}; ${cookie}` })).toBe(401);
  });

  it('of a browser are good for pages of the own site alone when they write', async () => {
    const cookie = app.get(SessionCookies).open({ id: 1 }).split(';')[0] ?? '';
    const write = async (headers: Record<string, string>) => {
      const answer = await app.client.post<{ code?: string }>('/ledgers', {
        headers: { cookie, host: 'shop.example', ...headers },
        body: { name: 'x' },
      });
      return answer.body.code ?? answer.status;
    };
    expect(await write({})).toBe(201);
    expect(await write({ 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect(await write({ origin: 'https://shop.example' })).toBe(201);
    expect(await write({ origin: 'https://app.example', 'sec-fetch-site': 'cross-site' })).toBe(201);
    expect(await write({ 'sec-fetch-site': 'cross-site' })).toBe('AUTH_CROSS_SITE');
    expect(await write({ 'sec-fetch-site': 'same-site' })).toBe('AUTH_CROSS_SITE');
    expect(await write({ origin: 'https://evil.example' })).toBe('AUTH_CROSS_SITE');
    expect(await write({ origin: 'null' })).toBe('AUTH_CROSS_SITE');
    expect((await get({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  it('of several kinds are tried in order, and each has its challenge', async () => {
    expect((await get({})).headers['www-authenticate']).toBe(
      'Bearer, Basic realm="shop", charset="UTF-8", ApiKey header="x-api-key", Cookie',
    );
    const token = await app.get(TokenService).issue({ sub: '1' });
    expect(await statusOf({ authorization: `Bearer ${token}`, 'x-api-key': 'wrong' })).toBe(200);
    expect(await statusOf({ authorization: 'Bearer wrong', 'x-api-key': KEYS.writer.key })).toBe(200);
    expect(await statusOf({ authorization: 'Bearer wrong', 'x-api-key': 'wrong' })).toBe(401);
  });

  it('that are sent twice are none', async () => {
    const token = await app.get(TokenService).issue({ sub: '1' });
    const bearer = `Authorization: Bearer ${token}`;
    const key = `X-Api-Key: ${KEYS.writer.key}`;
    expect(await statusOfLines(bearer)).toBe(200);
    expect(await statusOfLines(bearer, bearer)).toBe(401);
    expect(await statusOfLines(bearer, 'authorization: Bearer x')).toBe(401);
    expect(await statusOfLines('AUTHORIZATION: Basic x', bearer)).toBe(401);
    expect(await statusOfLines(key)).toBe(200);
    expect(await statusOfLines(key, key)).toBe(401);
  });

  it('07.25 07.24 may be of a kind that the application brings', async () => {
    expect(await app.client.get('/open/terminal', { headers: { 'x-terminal': 't-1' } })).toMatchObject({
      status: 200,
      body: { user: { terminal: 't-1' } },
    });
    const { headers, status } = await get({ 'x-terminal': 't-2' }, '/open/terminal');
    expect([status, headers['www-authenticate']]).toEqual([401, 'Terminal']);
    expect((await get({ authorization: 'Bearer x' }, '/open/terminal')).status).toBe(401);
  });

  it('that cannot be checked are 503, and nothing of the reason is told', async () => {
    const answer = await get({ 'x-terminal': 'broken' }, '/open/terminal');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { code: 'AUTH_UNAVAILABLE' },
    });
    expect(answer.text).not.toContain('secret detail');
  });

  it('07.15 are all that makes a caller: nothing else in a request does', async () => {
    const headers = {
      'x-user': '{"id":1}',
      'x-forwarded-user': 'admin',
      'x-spikard-jwt-claims': '{"sub":"1"}',
      remote_user: 'admin',
    };
    expect((await app.client.get('/open', { headers })).body).toEqual({ user: null });
    expect((await app.as({ id: 1, roles: ['staff'] }).get('/open/login')).status).toBe(401);
  });
});
