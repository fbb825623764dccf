// 07.12, 07.15, 07.26, 07.30, 07.31: what an application may have otherwise.
import { Controller, Get, Post } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { platforms, type TestApp } from '@nestling/testing';
import {
  AllowAny,
  ApiKeyBackend,
  Authenticate,
  CookieSigner,
  createApiKey,
  CurrentUser,
  JwtBackend,
  LoginRequired,
  RoleRequired,
  TokenService,
} from '../src/index.js';
import { bootDoors, SECRET, someUsers, type Users } from './login.app.js';

@RestEndpoint<Stall>({ path: 'stalls', policy: { owner: 'ownerId', write: () => ({ name: 'open' }) } })
class Stall extends RestEntity {
  @Field() name!: string;
  @Field() ownerId!: string;
}

const key = createApiKey();
const RANKS = ['guest', 'staff', 'boss'];

@Controller('wishes')
class WishesController {
  @LoginRequired() @Get('mine') mine(@CurrentUser() user: Caller, @CurrentUser('sub') sub: string) {
    return { name: user['name'], sub };
  }
  @Authenticate({ permission: AllowAny }) @Get('open') open(
    @CurrentUser() user: Caller | undefined,
    @CurrentUser('toString') inherited: unknown,
  ) {
    return { user: user ?? null, inherited: inherited === undefined };
  }
  @RoleRequired('staff') @Get('staff') staff() {
    return {};
  }
  @LoginRequired() @Post() write() {
    return {};
  }
}

let users: Users;
beforeAll(async () => {
  users = await someUsers();
});

describe.each(platforms)('an application on %s', (platform) => {
  let app: TestApp;
  let tokens: TokenService;
  beforeAll(async () => {
    app = await bootDoors({
      users,
      platform,
      controllers: [WishesController],
      endpoints: [Stall],
      login: { limits: { account: 2 } },
      auth: {
        apiKey: {
          store: (id) => (id === key.id ? { ...key, user: { name: 'robot' } } : null),
          query: 'api_key',
          cookie: 'key',
        },
        hasRole: ({ rank }, roles) =>
          roles.some((role) => RANKS.indexOf(String(rank)) >= RANKS.indexOf(role)),
        messages: {
          unauthenticated: 'Login required',
          forbidden: 'Missing user role(s)',
          crossSite: 'Not from over there',
          credentialsInvalid: 'Wrong name or password',
          attemptsExceeded: 'Have a tea',
        },
        authentication: { backend: [JwtBackend, ApiKeyBackend] },
      },
    });
    tokens = app.get(TokenService);
  });
  afterAll(() => app?.close());
  const as = async (claims: Caller) => ({
    headers: { authorization: `Bearer ${await tokens.issue(claims)}` },
  });

  it('07.15 is told who calls by @CurrentUser()', async () => {
    expect((await app.client.get('/wishes/mine', await as({ sub: '3', name: 'ann' }))).body).toEqual({
      name: 'ann',
      sub: '3',
    });
    expect((await app.client.get('/wishes/open')).body).toEqual({ user: null, inherited: true });
    expect((await app.client.get('/wishes/open', await as({ sub: '3' }))).body).toMatchObject({
      user: { sub: '3' },
      inherited: true,
    });
  });

  it('07.26 compares roles as it likes', async () => {
    const statusOf = async (rank: string) =>
      (await app.client.get('/wishes/staff', await as({ sub: '1', rank }))).status;
    expect([await statusOf('guest'), await statusOf('staff'), await statusOf('boss')]).toEqual([
      403, 200, 200,
    ]);
  });

  it('07.30 refuses in its own words', async () => {
    const detailOf = async (path: string, request = {}) =>
      (await app.client.get<{ detail: string }>(path, request)).body.detail;
    expect(await detailOf('/wishes/mine')).toBe('Login required');
    expect(await detailOf('/orders')).toBe('Login required');
    expect(await detailOf('/wishes/staff', await as({ sub: '1' }))).toBe('Missing user role(s)');
    const login = async () => {
      const body = { username: 'eve', password: 'x' };
      return (await app.client.post<{ detail: string }>('/auth/login', { body })).body.detail;
    };
    expect([await login(), await login(), await login()]).toEqual([
      'Wrong name or password',
      'Wrong name or password',
      'Have a tea',
    ]);
  });

  it('07.30 refuses rows and pages in its own words, too', async () => {
    const detailOf = async (claims: Caller, name: string) => {
      const { body } = await app.client.post<{ detail: string }>('/stalls', {
        body: { name },
        ...(await as(claims)),
      });
      return body.detail;
    };
    expect(await detailOf({ sub: 'ann' }, 'closed')).toBe('Missing user role(s)');
    expect(await detailOf({}, 'open')).toBe('Missing user role(s)');
    const headers = { host: 'shop.example', cookie: `key=${key.key}`, 'sec-fetch-site': 'cross-site' };
    const { body } = await app.client.post<{ detail: string }>('/wishes', { headers });
    expect(body.detail).toBe('Not from over there');
  });

  it('07.12 takes keys in the query string and in a cookie where it asks for them', async () => {
    const statusOf = async (path: string, headers = {}) => (await app.client.get(path, { headers })).status;
    for (let index = 0; index < 3; index++) {
      await app.client.post('/orders', {
        headers: { 'x-api-key': key.key },
        body: { name: `order ${index}` },
      });
    }
    expect(await statusOf(`/wishes/mine?api_key=${key.key}`)).toBe(200);
    expect(await statusOf(`/wishes/mine?api%5Fkey=${key.key}`)).toBe(200);
    expect(await statusOf('/wishes/mine', { cookie: `key=${key.key}` })).toBe(200);
    for (const wrong of [
      'api_key=',
      'api_key=x',
      `api_key=${key.key}x`,
      `api_key=${key.key}&api_key=${key.key}`,
      `key=${key.key}`,
      `apiKey=${key.key}`,
    ]) {
      expect([wrong, await statusOf(`/wishes/mine?${wrong}`)]).toEqual([wrong, 401]);
    }
    // The header says more than the rest, also when it is wrong.
    expect(await statusOf(`/wishes/mine?api_key=${key.key}`, { 'x-api-key': 'wrong' })).toBe(401);
    // The engine neither stumbles over the parameter nor repeats it.
    const list = await app.client.get<{ results: unknown[] }>(`/orders?fields=name&api_key=${key.key}`);
    expect([list.status, list.body.results.length, list.text.includes(key.key)]).toEqual([200, 3, false]);
    const page = { host: 'shop.example', cookie: `key=${key.key}`, 'sec-fetch-site': 'cross-site' };
    expect((await app.client.post('/wishes', { headers: page })).status).toBe(403);
    expect(
      (await app.client.post('/wishes', { headers: { ...page, 'sec-fetch-site': 'same-origin' } })).status,
    ).toBe(201);
  });
});

it('07.31 signs values of cookies, and reads what was signed for the cookie alone', () => {
  const signer = new CookieSigner([SECRET]);
  const signed = signer.sign('cart', 'forty; two="42" ü');
  expect(signed).toMatch(/^[\w.-]+$/);
  expect(signer.read('cart', signed)).toBe('forty; two="42" ü');
  expect(new CookieSigner(['a newer secret', SECRET]).read('cart', signed)).toBe('forty; two="42" ü');
  for (const wrong of [
    '',
    '.',
    signed.slice(0, -1),
    `${signed}x`,
    `x${signed}`,
    signed.split('.')[0] ?? '',
  ]) {
    expect(signer.read('cart', wrong)).toBeUndefined();
  }
  expect(signer.read('other', signed)).toBeUndefined();
  expect(new CookieSigner(['another secret']).read('cart', signed)).toBeUndefined();
  expect(() => new CookieSigner([])).toThrow('A secret is missing');
  expect(() => new CookieSigner([''])).toThrow('A secret is missing');
});
