// 16.05, 16.12: every way to say who calls, from a file, and where sessions and limits are kept.
import { createApiKey, hashPassword } from '@nestling/auth';
import { createTestDatabase, testDialects } from '@nestling/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { notes, SECRET, startText } from './auth.files.js';
import type { YamlApp } from './yaml.app.js';

const REDIS = process.env['NESTLING_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const ANN = { username: 'ann', password: 'pass' };
const USERS = 'users: [{ username: ann, password_hash: "${HASH}", claims: { id: 1, roles: [staff] } }]';
const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

let hash = '';
beforeAll(async () => {
  hash = await hashPassword('pass', { algorithm: 'scrypt' });
});
const using = async (yaml: string, environment: object, use: (app: YamlApp) => Promise<void>) => {
  const app = await startText(yaml, { HASH: hash, ...environment });
  try {
    await use(app);
  } finally {
    await app.close();
  }
};
const statusOf = async (app: YamlApp, headers: Record<string, string>, path = '/notes') =>
  (await app.send('GET', path, undefined, headers)).status;

it('sessions in cookies, which the login opens and the logout ends', () =>
  using(
    `auth: { secret: "\${JWT}", ${USERS}, cookie: { name: shop, secure: false, expires_in: 1h, origins: [https://shop.example] }, sessions: memory }
endpoints:\n${notes('{ authentication: { backend: cookie } }')}`,
    {},
    async (app) => {
      const { status, headers } = await app.send('POST', '/auth/login', ANN);
      expect([status, await statusOf(app, {})]).toEqual([200, 401]);
      expect(headers['set-cookie']).toMatch(/^shop=[\w.-]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/);
      const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
      expect(await statusOf(app, { cookie })).toBe(200);
      const write = (origin: string) => app.send('POST', '/notes', { text: 'a' }, { cookie, origin });
      expect((await write('https://evil.example')).body).toMatchObject({ code: 'AUTH_CROSS_SITE' });
      expect((await write('https://shop.example')).status).toBe(201);
      expect((await app.send('POST', '/auth/logout', undefined, { cookie })).status).toBe(204);
      expect(await statusOf(app, { cookie })).toBe(401);
    },
  ));

it('keys of programs, with scopes and an end', async () => {
  const [reader, gone] = [createApiKey({ prefix: 'shop' }), createApiKey({ prefix: 'shop' })];
  const yaml = `
auth:
  api_key_header: x-shop-key
  api_keys:
    - { id: ${reader.id}, hash: "${reader.hash}", scopes: [notes:read], user: { user_name: bot } }
    - { id: ${gone.id}, hash: "${gone.hash}", scopes: [notes:read], expires_at: 2001-01-01T00:00:00Z }
endpoints:
${notes('{ authentication: { backend: apikey, permission: { GET: { scopes: [notes:read] }, default: { scopes: [notes:write] } } } }')}`;
  await using(yaml, {}, async (app) => {
    const seen = await Promise.all(
      [reader.key, gone.key, `${reader.key}x`].map((key) => statusOf(app, { 'x-shop-key': key })),
    );
    expect(seen).toEqual([200, 401, 401]);
    const write = await app.send('POST', '/notes', { text: 'a' }, { 'x-shop-key': reader.key });
    expect(write.status).toBe(403);
    // Nobody can log in with a key.
    expect((await app.send('POST', '/auth/login', ANN)).status).toBe(404);
  });
});

it('tokens of another server, by the keys that it publishes', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const yaml = `
auth: { jwks: { url: "${url}", algorithms: [RS256] }, issuer: "https://login.example", audience: shop }
endpoints:\n${notes('{ authentication: { permission: { roles: [staff] } } }')}`;
  const tokenOf = (claims: object) =>
    new SignJWT({ sub: '1', iss: 'https://login.example', aud: 'shop', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setExpirationTime('5m')
      .sign(privateKey);
  try {
    await using(yaml, {}, async (app) => {
      expect(await statusOf(app, bearer(await tokenOf({ roles: ['staff'] })))).toBe(200);
      expect(await statusOf(app, bearer(await tokenOf({})))).toBe(403);
      expect(await statusOf(app, bearer(await tokenOf({ aud: 'other' })))).toBe(401);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('tokens that are renewed, and secrets that were replaced', async () => {
  const auth = (secrets: string) =>
    `auth: { secret: ${secrets}, expires_in: 5m, refresh: { expires_in: 1h }, ${USERS} }\nendpoints:\n${notes()}`;
  let old: unknown;
  await using(auth('"${JWT}"'), {}, async (app) => {
    const { body } = await app.send('POST', '/auth/login', ANN);
    const renewed = await app.send('POST', '/auth/refresh', { refreshToken: body['refreshToken'] });
    expect(renewed.body).toMatchObject({ token: expect.any(String), user: { id: 1 } });
    expect(renewed.body['refreshToken']).not.toBe(body['refreshToken']);
    old = renewed.body['token'];
    // Used twice, it ends the session.
    const again = await app.send('POST', '/auth/refresh', { refreshToken: body['refreshToken'] });
    expect([again.status, await statusOf(app, bearer(old))]).toEqual([401, 401]);
    old = (await app.send('POST', '/auth/login', ANN)).body['token'];
  });
  await using(auth('["${NEW}", "${JWT}"]'), { NEW: `new ${SECRET}` }, async (app) =>
    expect(await statusOf(app, bearer(old))).toBe(200),
  );
  await using(auth('"${NEW}"'), { NEW: `new ${SECRET}` }, async (app) =>
    expect(await statusOf(app, bearer(old))).toBe(401),
  );
});

describe.each([...testDialects(), 'redis'])('two processes on %s', (store) => {
  it('count together, and know which sessions were ended', async () => {
    const database = await createTestDatabase(store === 'redis' ? 'sqlite' : (store as 'sqlite'));
    const limits =
      store === 'redis'
        ? `{ store: "${REDIS}", prefix: "nestling-test-${randomUUID()}:", on_failure: refuse }`
        : 'database';
    const yaml = `
auth: { secret: "\${JWT}", sessions: database, ${USERS}, login: { rate_limit: { requests: 3, window: 1h } } }
rate_limit_store: ${limits}
endpoints:\n${notes('{ rate_limit: { requests: 4, window: 1h, by: address } }')}`;
    const environment = { DATABASE_URL: database.url };
    try {
      await using(yaml, environment, (one) =>
        using(yaml, environment, async (other) => {
          const { body } = await one.send('POST', '/auth/login', ANN);
          const headers = bearer(body['token']);
          expect([await statusOf(one, headers), await statusOf(other, headers)]).toEqual([200, 200]);
          expect((await one.send('POST', '/auth/logout', undefined, headers)).status).toBe(204);
          expect([await statusOf(one, headers), await statusOf(other, headers)]).toEqual([401, 200]);
          expect([await statusOf(one, headers), await statusOf(other, headers)]).toEqual([429, 429]);
          await new Promise((resolve) => setTimeout(resolve, 5000));
          expect((await other.send('GET', '/auth/me', undefined, headers)).status).toBe(401);
          const logins = [other, one, other].map((app) => app.send('POST', '/auth/login', ANN));
          const statuses = (await Promise.all(logins)).map(({ status }) => status);
          expect(statuses.sort()).toEqual([200, 200, 429]);
        }),
      );
    } finally {
      await database.drop();
    }
  }, 60_000);
});

describe('defaults.authentication and the limit at the top', () => {
  const yaml = `
auth: { secret: "\${JWT}", ${USERS} }
rate_limit: { requests: 8, window: 1h }
defaults: { authentication: { backend: jwt, permission: { GET: IsAuthenticated, default: IsAdminUser } } }
endpoints:
  - { route: /shelves, reflect: true }
  - ../ticket.endpoint.mjs#Ticket
${notes()}`;

  it('hold for tables that exist, for classes, and for what the file describes', async () => {
    const database = await createTestDatabase('sqlite');
    const source = new DataSource({
      type: 'better-sqlite3',
      database: database.url.replace('sqlite:///', ''),
      driver: (await import('libsql')).default,
    });
    await source.initialize();
    await source.query('CREATE TABLE shelves (id integer PRIMARY KEY, place varchar(20) NOT NULL)');
    await source.destroy();
    try {
      await using(yaml, { DATABASE_URL: database.url }, async (app) => {
        const { body } = await app.send('POST', '/auth/login', ANN);
        const seen: Record<string, number[]> = {};
        for (const route of ['/shelves', '/tickets', '/notes']) {
          const write = await app.send('POST', route, {}, bearer(body['token']));
          seen[route] = [
            await statusOf(app, {}, route),
            await statusOf(app, bearer(body['token']), route),
            write.status,
          ];
        }
        // The first request to the notes, which writes, is the eighth of all, the login among them.
        expect(seen).toEqual({
          '/shelves': [401, 200, 403],
          '/tickets': [401, 200, 403],
          '/notes': [429, 429, 403],
        });
      });
    } finally {
      await database.drop();
    }
  });
});
