// 09.02: how often somebody may ask to log in.
import { Logger } from '@nestjs/common';
import { RateLimiter, RateLimitStore, type Count } from '../src/index.js';
import { bootDoors, someUsers, type Users } from './login.app.js';

const RIGHT = { username: 'ann', password: 'pass:wörd' };
const rateLimit = { requests: 3, window: '1m' } as const;

class BrokenStore extends RateLimitStore {
  take(): Promise<Count> {
    return Promise.reject(new Error('the store is gone'));
  }
  clear(): void {
    // Nothing is kept.
  }
}

let users: Users;
beforeAll(async () => (users = await someUsers()));

it('limits right and wrong logins together, whatever they say, and nothing else', async () => {
  const app = await bootDoors({ users, login: { rateLimit } });
  try {
    const bodies = [
      RIGHT,
      { ...RIGHT, password: 'wrong' },
      {},
      RIGHT,
      { username: 'bob', password: 'hunter2' },
    ];
    const found: number[] = [];
    for (const [index, body] of bodies.entries()) {
      const headers = { 'x-forwarded-for': `198.51.100.${index}`, 'user-agent': `agent ${index}` };
      const path = index % 2 === 0 ? '/auth/login' : '/auth/token';
      found.push((await app.client.post(path, { body, headers })).status);
    }
    expect(found).toEqual([200, 401, 422, 429, 429]);
    const refused = await app.client.post('/auth/login', { body: RIGHT });
    expect(refused).toMatchObject({ status: 429, body: { code: 'AUTH_RATE_LIMITED' } });
    expect(refused.headers['ratelimit-policy']).toBe('"login";q=3;w=60');
    expect((await app.client.get('/orders')).status).toBe(401);
    await app.get(RateLimiter).clear();
    expect((await app.client.post('/auth/login', { body: RIGHT })).status).toBe(200);
  } finally {
    await app.close();
  }
});

it('takes the limit of the application where it has none itself', async () => {
  const app = await bootDoors({ users, auth: { rateLimit } });
  try {
    const found = [];
    for (let login = 0; login < 4; login++) {
      found.push((await app.client.post('/auth/login', { body: RIGHT })).status);
    }
    expect(found).toEqual([200, 200, 200, 429]);
  } finally {
    await app.close();
  }
});

it('counts logins in memory while the store fails and other requests are let through', async () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  const auth = { rateLimit, rateLimitStore: new BrokenStore() };
  const app = await bootDoors({ users, login: { rateLimit }, auth });
  try {
    const logins: number[] = [];
    const others: number[] = [];
    for (let round = 0; round < 5; round++) {
      logins.push((await app.client.post('/auth/login', { body: RIGHT })).status);
      others.push((await app.client.get('/orders')).status);
    }
    expect(logins).toEqual([200, 200, 200, 429, 429]);
    expect(others).toEqual([401, 401, 401, 401, 401]);
    expect(warn.mock.calls.flat()).toContainEqual(expect.stringContaining('the store is gone'));
  } finally {
    await app.close();
    warn.mockRestore();
  }
});
