// What is behind the login is not reached more often than it should be, whatever is sent.
import { platforms, type TestApp } from '@nestling/testing';
import { BasicBackend, JwtBackend } from '../src/index.js';
import { accountKey, networkKey } from '../src/login/account.key.js';
import { MemoryAttempts } from '../src/login/attempt.store.js';
import { basic, bootDoors, someUsers, type Users } from './login.app.js';

const json = { 'content-type': 'application/json' };
/** Names that a database may take for `ann`. */
const SPELLINGS = [
  'ann',
  'ANN',
  'Ann',
  ' ann',
  'ann ',
  'ann\u00a0',
  'ánn',
  'a\u0301nn',
  'ａｎｎ',
  'ann\u200b',
  '\ufeffann',
  'aɴɴ'.replace(/ɴ/g, 'n'),
  'a\u00adnn',
  '𝐚𝐧𝐧',
  'ann\u2003',
];

/** The wrong logins of somebody who tries every trick, one by one. */
function wrongLogin(
  index: number,
): [path: string, request: { raw?: string; headers: Record<string, string> }] {
  const username = SPELLINGS[index % SPELLINGS.length] ?? 'ann';
  const password = `wrong ${index}`;
  const address = `10.${index % 250}.${index % 7}.9`;
  const headers = {
    'x-forwarded-for': address,
    'x-real-ip': address,
    forwarded: `for=${address}`,
    'user-agent': `agent ${index}`,
    'cf-connecting-ip': address,
  };
  const bodies = [
    JSON.stringify({ username, password }),
    JSON.stringify({ password, username, email: `x${index}@example.com`, account: index }),
    `{"username":"x${index}","username":${JSON.stringify(username)},"password":${JSON.stringify(password)}}`,
    `{"\\u0075sername":${JSON.stringify(username)},"password":${JSON.stringify(password)}}`,
  ];
  if (index % 6 === 4)
    return ['/auth/login', { headers: { ...headers, ...basic(`${username}:${password}`) } }];
  if (index % 6 === 5) {
    const raw = new URLSearchParams({ grant_type: 'password', username, password }).toString();
    return [
      '/auth/token',
      { raw, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } },
    ];
  }
  const path = index % 2 ? '/auth/token' : '/auth/login';
  return [path, { raw: bodies[index % 4] ?? '', headers: { ...headers, ...json } }];
}

describe.each(platforms)('the password of an account on %s', (platform) => {
  let app: TestApp;
  let users: Users;
  beforeEach(async () => {
    users = await someUsers();
    const authentication = { backend: [JwtBackend, BasicBackend] };
    app = await bootDoors({ users, platform, auth: { authentication, sessions: { store: 'memory' } } });
  });
  afterEach(() => app?.close());

  it('is checked ten times in a minute, for a thousand wrong logins with every trick', async () => {
    const statuses = new Map<number, number>();
    for (let batch = 0; batch < 20; batch++) {
      const answers = Array.from({ length: 50 }, (_, index) => {
        const [path, request] = wrongLogin(batch * 50 + index);
        return app.client.post<{ code: string }>(path, request);
      });
      for (const { status } of await Promise.all(answers))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(users.checks).toBe(10);
    expect(Object.fromEntries(statuses)).toEqual({ 401: 10, 429: 990 });
    const right = await app.client.post<{ code: string }>('/auth/login', {
      body: { username: 'ann', password: 'pass:wörd' },
    });
    expect([right.status, right.body.code]).toEqual([429, 'AUTH_ATTEMPTS_EXCEEDED']);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(30);
    // Nor by the door of every other route.
    expect((await app.client.get('/whoami', { headers: basic('ann:pass:wörd') })).status).toBe(429);
    expect(users.checks).toBe(10);
    const other = await app.client.post('/auth/login', { body: { username: 'bob', password: 'hunter2' } });
    expect(other.status).toBe(200);
  });

  it('is not used up by right ones, also of many requests at once', async () => {
    const headers = basic('ann:pass:wörd');
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => app.client.get('/whoami', { headers })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (let index = 0; index < 15; index++) {
      expect((await app.client.get('/whoami', { headers })).status).toBe(200);
    }
  });
});

it('counts for a network, whatever the names', async () => {
  const users = await someUsers();
  const app = await bootDoors({ users, login: { limits: { network: 20 } } });
  try {
    const statuses = new Set<number>();
    for (let index = 0; index < 40; index++) {
      const body = { username: `user ${index}`, password: 'spring2026' };
      statuses.add((await app.client.post('/auth/login', { body })).status);
    }
    expect([users.checks, [...statuses]]).toEqual([20, [401, 429]]);
  } finally {
    await app.close();
  }
});

it('takes the spellings of a name for one, and others for others', () => {
  expect(new Set(SPELLINGS.map(accountKey)).size).toBe(1);
  expect(new Set(['STRASSE', 'straße', 'Straẞe', 'ſtrasse'].map(accountKey)).size).toBe(1);
  expect(new Set(['søren', 'SOREN', 'Sören'].map(accountKey)).size).toBe(1);
  expect(new Set(['ann', 'anna', 'ann1', 'a.nn', 'bob', 'Анна', '安'].map(accountKey)).size).toBe(7);
});

it('takes the addresses of a network for one', () => {
  expect(networkKey('::ffff:10.0.0.1')).toBe(networkKey('10.0.0.1'));
  expect(networkKey('10.0.0.1')).not.toBe(networkKey('10.0.0.2'));
  const same = ['2001:db8:0:1::1', '2001:0db8::1:ffff:1:2:3', '2001:DB8:0:1:a:b:c:d', '2001:db8:0:1::'];
  expect(new Set(same.map(networkKey)).size).toBe(1);
  expect(networkKey('2001:db8:0:2::1')).not.toBe(networkKey('2001:db8:0:1::1'));
  expect(networkKey('fe80::1%eth0')).toBe(networkKey('fe80::2%eth1'));
  expect(networkKey('::1')).toBe('network:0:0:0:0::/64');
});

it('counts in any span of the window, and gives back', async () => {
  jest.useFakeTimers({ now: 0 });
  try {
    const store = new MemoryAttempts();
    const take = () =>
      store.take(
        [
          { key: 'a', limit: 2 },
          { key: 'n', limit: 9 },
        ],
        60,
      );
    expect(await take()).toBe(0);
    jest.setSystemTime(50_000);
    expect(await take()).toBe(0);
    expect(await take()).toBe(10);
    jest.setSystemTime(60_000);
    expect(await take()).toBe(0);
    expect(await take()).toBe(50);
    await store.giveBack(['a', 'n']);
    expect(await take()).toBe(0);
    expect(await take()).toBeGreaterThan(0);
  } finally {
    jest.useRealTimers();
  }
});
