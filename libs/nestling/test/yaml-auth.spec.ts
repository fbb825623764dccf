// 16.05, 16.11, 16.12, 16.17: who calls and what they may do, and how often, from a file.
import { hashPassword } from '@nestling/auth';
import { createTestDatabase, type TestDatabase } from '@nestling/testing';
import { DataSource } from 'typeorm';
import { notes, startText } from './auth.files.js';
import type { YamlApp } from './yaml.app.js';

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

let hash = '';
beforeAll(async () => {
  hash = await hashPassword('pass:wörd', { algorithm: 'scrypt' });
});
const start = (yaml: string, environment: object = {}): Promise<YamlApp> =>
  startText(yaml, { HASH: hash, ...environment });

const USERS = `
auth:
  secret: \${JWT}
  issuer: shop
  expires_in: 5m
  extra_claims: [id, roles, is_admin]
  users:
    - { username: ann, password_hash: "\${HASH}", claims: { id: 1, roles: [staff], shoe_size: 39 } }
    - { username: root, password_hash: "\${HASH}", claims: { id: 2, is_admin: true } }
`;
/** Who gets what: nobody, the staff, the administrator. */
async function statuses(app: YamlApp, requests: readonly string[], tokens: readonly unknown[]) {
  const found: Record<string, number[]> = {};
  for (const request of requests) {
    const [method, url = ''] = request.split(' ');
    found[request] = [];
    for (const token of [undefined, ...tokens]) {
      const body = method === 'POST' ? { text: 'a' } : undefined;
      const { status } = await app.send(method as 'GET', url, body, token ? bearer(token) : {});
      found[request]?.push(status);
    }
  }
  return found;
}

describe('a file with users', () => {
  let app: YamlApp;
  let tokens: unknown[];
  const login = async (username: string) =>
    (await app.send('POST', '/auth/login', { username, password: 'pass:wörd' })).body['token'];
  beforeAll(async () => {
    app = await start(`${USERS}
defaults:
  authentication: { backend: JWTAuthentication, permission: { roles: [staff] } }
endpoints:
${notes()}${notes('{ authentication: { permission: AllowAny } }', 'open')}${notes(
      '{ methods: { GET: { authentication: { permission: AllowAny } }, POST: {} } }',
      'verbs',
    )}${notes('{ authentication: { permission: IsAdminUser } }', 'admin')}${notes(
      '{ authentication: { permission: { GET: IsAuthenticated, default: ../by-role.mjs#Keyholder } } }',
      'keys',
    )}`);
    tokens = [await login('ann'), await login('root')];
  }, 60_000);
  afterAll(() => app?.close());

  it('logs them in, and tells what extra_claims names', async () => {
    const { status, body } = await app.send('POST', '/auth/login', {
      username: 'ann',
      password: 'pass:wörd',
    });
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.any(String), user: { id: 1, roles: ['staff'] } });
    expect((await app.send('POST', '/auth/login', { username: 'ann', password: 'wrong' })).status).toBe(401);
  });

  it('asks each endpoint and verb for what is written, and for the default where nothing is', async () => {
    const requests = ['GET /notes', 'POST /notes', 'GET /open', 'POST /open', 'GET /verbs', 'POST /verbs'];
    const more = [
      'PUT /verbs/1',
      'GET /admin',
      'DELETE /admin/9',
      'GET /keys',
      'POST /keys',
      'GET /health/live',
    ];
    expect(await statuses(app, [...requests, ...more], tokens)).toEqual({
      'GET /notes': [401, 200, 403],
      'POST /notes': [401, 201, 403],
      'GET /open': [200, 200, 200],
      'POST /open': [201, 201, 201],
      'GET /verbs': [200, 200, 200],
      'POST /verbs': [401, 201, 403],
      'PUT /verbs/1': [405, 405, 405],
      'GET /admin': [401, 403, 200],
      'DELETE /admin/9': [401, 403, 404],
      'GET /keys': [401, 200, 200],
      'POST /keys': [401, 403, 403],
      'GET /health/live': [200, 200, 200],
    });
  });
});

it('nothing is public where auth is configured and nothing else is said', async () => {
  const app = await start(
    `${USERS}endpoints:\n${notes()}${notes('{ methods: { GET: , POST: {} } }', 'verbs')}`,
  );
  try {
    expect(await statuses(app, ['GET /notes', 'POST /notes', 'GET /verbs', 'POST /verbs'], [])).toEqual({
      'GET /notes': [401],
      'POST /notes': [401],
      'GET /verbs': [401],
      'POST /verbs': [401],
    });
  } finally {
    await app.close();
  }
});

describe('a table that exists', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('sqlite');
    const source = new DataSource({
      type: 'better-sqlite3',
      database: database.url.replace('sqlite:///', ''),
      driver: (await import('libsql')).default,
    });
    await source.initialize();
    await source.query('CREATE TABLE shelves (id integer PRIMARY KEY, place varchar(20) NOT NULL)');
    await source.destroy();
  });
  afterAll(() => database.drop());

  it('is as guarded as the others', async () => {
    const defaults =
      'defaults: { authentication: { backend: jwt, permission: IsAdminUser }, rate_limit: { requests: 3, window: 1m } }';
    const file = `${USERS}${defaults}\nendpoints:\n  - { route: /shelves, reflect: true }\n`;
    const app = await start(file, { DATABASE_URL: database.url });
    try {
      expect((await app.send('GET', '/shelves')).status).toBe(401);
      expect((await app.send('POST', '/shelves', { place: 'a' })).status).toBe(401);
      expect((await app.send('DELETE', '/shelves/1')).status).toBe(401);
      expect((await app.send('GET', '/shelves')).status).toBe(429);
    } finally {
      await app.close();
    }
  });
});

it('16.11: verbs have backends of their own', async () => {
  const app = await start(`${USERS}
defaults: { authentication: { backend: jwt, permission: { roles: [staff] } } }
endpoints:
${notes('{ methods: { GET: { authentication: { backend: [jwt, ../terminal.mjs], permission: IsAuthenticated } }, POST: {} } }')}`);
  try {
    const { body } = await app.send('POST', '/auth/login', { username: 'ann', password: 'pass:wörd' });
    const terminal = { 'x-terminal': '7' };
    const seen = [
      await app.send('GET', '/notes', undefined, terminal),
      await app.send('GET', '/notes', undefined, bearer(body['token'])),
      await app.send('POST', '/notes', { text: 'a' }, terminal),
      await app.send('POST', '/notes', { text: 'a' }, bearer(body['token'])),
    ];
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 401, 201]);
  } finally {
    await app.close();
  }
});

it('takes a validator and a backend from modules', async () => {
  const app = await start(`
auth: { login_validator: ../validator.mjs, auth_path: /session/, realm: shop, login: { rate_limit: { requests: 2, window: 1h } } }
endpoints:
${notes('{ authentication: { backend: [basic, ../terminal.mjs], permission: { roles: [staff] } } }')}${notes(
    '{ methods: { GET: { authentication: { backend: ../terminal.mjs } } } }',
    'terminals',
  )}`);
  try {
    expect((await app.send('GET', '/notes', undefined, basic('ann:right'))).status).toBe(200);
    const refused = await app.send('GET', '/notes', undefined, basic('ann:wrong'));
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="shop", charset="UTF-8", Terminal');
    expect((await app.send('GET', '/notes', undefined, { 'x-terminal': '7' })).status).toBe(403);
    expect((await app.send('GET', '/terminals', undefined, { 'x-terminal': '7' })).status).toBe(200);
    const login = () => app.send('POST', '/session/login', { username: 'ann', password: 'right' });
    // 08.06: nobody uses tokens here.
    expect((await login()).body).toEqual({ user: { id: 1, roles: ['staff'], keyholder: true, note: 'x' } });
    expect([(await login()).status, (await login()).status]).toEqual([200, 429]);
  } finally {
    await app.close();
  }
});

it('09: limits the whole file, an endpoint and a verb', async () => {
  const app = await start(`
rate_limit: { requests: 2, window: 60 }
rate_limit_store: memory
endpoints:
${notes()}${notes('{ rate_limit: { requests: 1, window: 1m } }', 'one')}${notes(
    '{ methods: { GET: { rate_limit: { requests: 3, window: 1m } }, POST: {} }, rate_limit: false }',
    'verbs',
  )}`);
  const burst = async (method: 'GET' | 'POST', url: string) => {
    const found: number[] = [];
    for (let index = 0; index < 4; index++) {
      found.push((await app.send(method, url, method === 'POST' ? { text: 'a' } : undefined)).status);
    }
    return found;
  };
  try {
    expect(await burst('GET', '/notes')).toEqual([200, 200, 429, 429]);
    expect(await burst('GET', '/one')).toEqual([200, 429, 429, 429]);
    expect(await burst('GET', '/verbs')).toEqual([200, 200, 200, 429]);
    expect(await burst('POST', '/verbs')).toEqual([201, 201, 201, 201]);
    expect(await burst('GET', '/health/live')).toEqual([200, 200, 200, 200]);
  } finally {
    await app.close();
  }
});
