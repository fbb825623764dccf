// Tokens of another server: checked with the keys that it publishes, and with no others.
import { Logger } from '@nestjs/common';
import { ApiSecurity } from '@nestling/core';
import type { TestApp } from '@nestling/testing';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AUDIENCE, AUTH, bootShop, ISSUER } from './auth.app.js';
import { ofOptions } from './boot.mistakes.js';

const jwksOf = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  return {
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } satisfies JWK,
  };
};

describe('tokens of another server', () => {
  let app: TestApp;
  let server: Server;
  let published: JWK[] = [];
  let asked = 0;
  let first: Awaited<ReturnType<typeof jwksOf>>;
  let foreign: Awaited<ReturnType<typeof jwksOf>>;

  beforeAll(async () => {
    [first, foreign] = [await jwksOf('one'), await jwksOf('one')];
    published = [first.jwk];
    server = createServer((_request, response) => {
      asked++;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const jwt = { jwks: { url, algorithms: ['RS256'] }, issuer: ISSUER, audience: AUDIENCE } as const;
    app = await bootShop({ auth: { ...AUTH, jwt } });
  });
  afterAll(async () => {
    await app?.close();
    server.closeAllConnections();
    server.close();
  });

  const tokenOf = ({ privateKey }: typeof first, kid = 'one', changes: object = {}) =>
    new SignJWT({ sub: '1', iss: ISSUER, aud: AUDIENCE, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setExpirationTime('5m')
      .sign(privateKey);
  const statusOf = async (token: string) =>
    (await app.client.get('/open/login', { headers: { authorization: `Bearer ${token}` } })).status;

  it('07.14 pass with a published key, which is fetched once', async () => {
    expect(await statusOf(await tokenOf(first))).toBe(200);
    expect(await statusOf(await tokenOf(first))).toBe(200);
    expect(asked).toBe(1);
  });

  it('are refused with another key, an unknown kid, another issuer or audience', async () => {
    expect(await statusOf(await tokenOf(foreign))).toBe(401);
    expect(await statusOf(await tokenOf(foreign, 'two'))).toBe(401);
    expect(await statusOf(await tokenOf(first, 'one', { iss: 'https://other.example' }))).toBe(401);
    expect(await statusOf(await tokenOf(first, 'one', { aud: 'other' }))).toBe(401);
    // Made-up kids do not make the API ask the other server over and over.
    for (let index = 0; index < 20; index++) await statusOf(await tokenOf(foreign, `made up ${index}`));
    expect(asked).toBeLessThanOrEqual(2);
  });
});

describe('07.14 an issuer that describes itself', () => {
  let app: TestApp;
  let server: Server;
  let issuer = '';
  let document: object | undefined;
  let asked: string[] = [];
  let own: Awaited<ReturnType<typeof jwksOf>>;

  beforeAll(async () => {
    own = await jwksOf('one');
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = request.url?.endsWith('/keys') ? { keys: [own.jwk] } : document;
      response.statusCode = answer ? 200 : 500;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/shop`;
  });
  beforeEach(async () => {
    asked = [];
    document = { issuer, jwks_uri: `${issuer}/keys` };
    app = await bootShop({ auth: { ...AUTH, jwt: { openId: { issuer }, audience: AUDIENCE } } });
  });
  afterEach(() => app?.close());
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const statusOf = async (changes: object = {}, { privateKey } = own) => {
    const token = await new SignJWT({ sub: '1', iss: issuer, aud: AUDIENCE, ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setExpirationTime('5m')
      .sign(privateKey);
    return (await app.client.get('/open/login', { headers: { authorization: `Bearer ${token}` } })).status;
  };

  it('is asked once where its keys are, and its tokens pass', async () => {
    expect(await Promise.all([statusOf(), statusOf(), statusOf()])).toEqual([200, 200, 200]);
    expect(asked).toEqual(['/realms/shop/.well-known/openid-configuration', '/realms/shop/keys']);
  });

  it('vouches for no other issuer, audience or key', async () => {
    expect(await statusOf({ iss: `${issuer}/` })).toBe(401);
    expect(await statusOf({ iss: undefined })).toBe(401);
    expect(await statusOf({ aud: 'other' })).toBe(401);
    expect(await statusOf({}, await jwksOf('one'))).toBe(401);
  });

  it.each<[string, () => object | undefined]>([
    ['does not answer', () => undefined],
    ['describes another issuer', () => ({ issuer: `${issuer}2`, jwks_uri: `${issuer}/keys` })],
    ['has its keys where anybody could change them', () => ({ issuer, jwks_uri: 'http://192.0.2.1/keys' })],
    ['names no keys', () => ({ issuer })],
  ])('is a 503 while it %s, and asked again after a moment', async (_, answer) => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    document = answer();
    expect(await Promise.all([statusOf(), statusOf()])).toEqual([503, 503]);
    expect(asked).toHaveLength(1);
    document = { issuer, jwks_uri: `${issuer}/keys` };
    await sleep(1_100);
    expect(await statusOf()).toBe(200);
    jest.restoreAllMocks();
  });

  it('is in the document of the API', async () => {
    const docs = app.get(ApiSecurity).componentsFor([]);
    expect(docs.securitySchemes).toMatchObject({
      openId: { type: 'openIdConnect', openIdConnectUrl: `${issuer}/.well-known/openid-configuration` },
    });
  });
});

it('answers 503 when the other server cannot be reached', async () => {
  const jwks = { url: 'http://127.0.0.1:9/keys', algorithms: ['RS256'] } as const;
  const app = await bootShop({ auth: { ...AUTH, jwt: { jwks, issuer: ISSUER, audience: AUDIENCE } } });
  try {
    const { privateKey } = await jwksOf('one');
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setExpirationTime('5m')
      .sign(privateKey);
    const headers = { authorization: `Bearer ${token}` };
    expect(await app.client.get('/open/login', { headers })).toMatchObject({
      status: 503,
      body: { code: 'AUTH_UNAVAILABLE' },
    });
    expect((await app.client.get('/open/login', { headers: { authorization: 'Bearer x' } })).status).toBe(
      401,
    );
  } finally {
    await app.close();
  }
});

it('07.14 does not start with an issuer that cannot be trusted, or whose tokens are for anybody', async () => {
  const found = await ofOptions({
    jwt: { openId: { issuer: 'http://login.example', algorithms: ['HS256'], tenant: 1 } },
  });
  expect(found.map((line) => line.replace('AUTH_OPTION_INVALID AuthModule.forRoot: ', ''))).toEqual([
    'the option "jwt.openId.tenant" does not exist',
    'jwt.openId.algorithms is [HS256]',
    'jwt.openId accepts every token of the issuer, whoever it is for',
    'jwt.openId.issuer is "http://login.example"',
  ]);
  expect(await ofOptions({ jwt: { openId: { issuer: 'https://login.example' }, audience: 'shop' } })).toEqual(
    [],
  );
});
