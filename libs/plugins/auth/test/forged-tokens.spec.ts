// 07.02, 07.04 to 07.08: tokens that were not made for this API are 401 each; those of every algorithm that is named pass.
import { platforms, type TestApp } from '@nestling/testing';
import {
  createHmac,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { SignJWT } from 'jose';
import { TokenService } from '../src/index.js';
import { AUDIENCE, AUTH, bootShop, ISSUER, OLD_SECRET, SECRET } from './auth.app.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;
const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const claims = (changes: object = {}) => ({
  sub: '1',
  iss: ISSUER,
  aud: AUDIENCE,
  iat: now(),
  exp: now() + 300,
  ...changes,
});
const hmac = (secret: string, text: string, hash = 'sha256') =>
  createHmac(hash, secret).update(text).digest('base64url');
const signed = (header: unknown, payload: unknown, secret = SECRET, hash = 'sha256') => {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${hmac(secret, text, hash)}`;
};
const HS = { alg: 'HS256', typ: 'JWT' };
const good = () => signed(HS, claims());
const [head = '', body = '', mac = ''] = good().split('.');
const withRsa = (header: object, key = otherRsa.privateKey, payload: unknown = claims()) => {
  const text = `${encode({ alg: 'RS256', ...header })}.${encode(payload)}`;
  return `${text}.${createSign('sha256').update(text).sign(key, 'base64url')}`;
};
const ownJwk = otherRsa.publicKey.export({ format: 'jwk' });

/** Every token here must be refused; the names say why. */
const FORGED: Record<string, string> = {
  'no algorithm': `${encode({ alg: 'none' })}.${encode(claims())}.`,
  'no algorithm, with a signature': signed({ alg: 'none' }, claims()),
  'None in capitals': `${encode({ alg: 'NONE', typ: 'JWT' })}.${encode(claims())}.`,
  'nOnE in mixed case': `${encode({ alg: 'nOnE' })}.${encode(claims())}.`,
  'an algorithm with a space': signed({ alg: 'HS256 ' }, claims()),
  'an algorithm in lower case': signed({ alg: 'hs256' }, claims()),
  'an algorithm in a list': signed({ alg: ['HS256'] }, claims()),
  'an empty algorithm': signed({ alg: '' }, claims()),
  'no alg member': signed({ typ: 'JWT' }, claims()),
  'HS512 with the secret of HS256': signed({ alg: 'HS512' }, claims(), SECRET, 'sha512'),
  'HS384 with the secret of HS256': signed({ alg: 'HS384' }, claims(), SECRET, 'sha384'),
  'another secret': signed(HS, claims(), 'another secret of thirty-two bytes or more'),
  'an empty secret': signed(HS, claims(), ''),
  'the public key as the secret': signed(HS, claims(), pem(rsa.publicKey)),
  'the public key as the secret, named by kid': signed({ ...HS, kid: 'rsa-1' }, claims(), pem(rsa.publicKey)),
  'the public key in DER as the secret': signed(
    HS,
    claims(),
    (rsa.publicKey.export({ type: 'spki', format: 'der' }) as Buffer).toString('latin1'),
  ),
  'another RSA key': withRsa({ kid: 'rsa-1' }),
  'another RSA key, without a kid': withRsa({}),
  'a key embedded as jwk': withRsa({ jwk: ownJwk }),
  'a key set named by jku': withRsa({ jku: 'http://127.0.0.1:9/keys' }),
  'a certificate named by x5u': withRsa({ x5u: 'http://127.0.0.1:9/cert' }),
  'a certificate embedded as x5c': withRsa({ x5c: [pem(otherRsa.publicKey).replace(/-.*-|\n/g, '')] }),
  'the right RSA key for an unknown kid': withRsa({ kid: 'rsa-2' }, rsa.privateKey),
  'the right RSA key and PS256': withRsa({ alg: 'PS256', kid: 'rsa-1' }, rsa.privateKey),
  'the right RSA key and RS512': withRsa({ alg: 'RS512', kid: 'rsa-1' }, rsa.privateKey),
  'a kid that is a path': signed({ ...HS, kid: '../../../../dev/null' }, claims(), ''),
  'a kid that is SQL': signed({ ...HS, kid: "x' UNION SELECT 'key" }, claims(), 'key'),
  'a kid that is a member of objects': signed({ ...HS, kid: '__proto__' }, claims(), ''),
  'a kid that is no text': signed({ ...HS, kid: { $ne: null } }, claims(), 'x'),
  '07.08 expired': signed(HS, claims({ exp: now() - 1 })),
  'expired for ten years': signed(HS, claims({ exp: now() - 315_360_000 })),
  '07.08 no exp': signed(HS, claims({ exp: undefined })),
  'exp is null': signed(HS, claims({ exp: null })),
  'exp is a text': signed(HS, claims({ exp: String(now() + 300) })),
  'exp is not finite': signed(HS, `{"sub":"1","iss":"${ISSUER}","aud":"${AUDIENCE}","exp":1e999}x`),
  'not yet valid': signed(HS, claims({ nbf: now() + 300 })),
  '07.06 another issuer': signed(HS, claims({ iss: 'https://shop.example.evil' })),
  'an issuer with a slash more': signed(HS, claims({ iss: `${ISSUER}/` })),
  'no issuer': signed(HS, claims({ iss: undefined })),
  'issuers in a list': signed(HS, claims({ iss: [ISSUER] })),
  '07.05 another audience': signed(HS, claims({ aud: 'shop-api-2' })),
  'no audience': signed(HS, claims({ aud: undefined })),
  'other audiences': signed(HS, claims({ aud: ['a', 'b'] })),
  'the audience in an object': signed(HS, claims({ aud: { 0: AUDIENCE } })),
  'a changed payload': `${head}.${encode(claims({ sub: '2' }))}.${mac}`,
  'a changed header': `${encode({ ...HS, kid: 'x' })}.${body}.${mac}`,
  'a cut signature': good().slice(0, -4),
  'no signature': `${head}.${body}.`,
  'two parts': `${head}.${body}`,
  'two signatures': `${good()}.${mac}`,
  'five parts, as if encrypted': `${good()}.${mac}.${mac}`,
  'a payload that is no JSON': signed(HS, 'x{}'),
  'a payload that is a list': signed(HS, [claims()]),
  'a payload that is null': signed(HS, 'null'),
  'a critical header that nobody knows': signed({ ...HS, crit: ['x'], x: 1 }, claims()),
  'an unencoded payload (b64)': signed({ ...HS, crit: ['b64'], b64: false }, claims()),
  'a header that is no JSON': `${encode('{"alg":"HS256"')}.${body}.${mac}`,
  'a payload with its member twice in the header': signed('{"alg":"HS256","alg":"none"}', claims(), 'x'),
  garbage: 'garbage',
  dots: '...',
  'a very long one': `${'a'.repeat(9000)}.${body}.${mac}`,
  'standard base64': good().replace(/[-_]|(?<=\..*\..{10})./, '+'),
};

const jwt = {
  ...AUTH.jwt,
  keys: [
    { algorithm: 'RS256', kid: 'rsa-1', publicKey: pem(rsa.publicKey) },
    { algorithm: 'ES256', kid: 'ec-1', publicKey: p256.publicKey.export({ format: 'jwk' }) },
    { algorithm: 'EdDSA', kid: 'ed-1', publicKey: pem(ed.publicKey) },
  ],
} as const;

describe.each(platforms)('tokens on %s', (platform) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootShop({ platform, auth: { ...AUTH, jwt } });
  });
  afterAll(() => app?.close());
  const statusOf = async (authorization: string) =>
    (await app.client.get('/open/login', { headers: { authorization } })).status;

  it('07.04 are sixty forged ones', () => expect(Object.keys(FORGED).length).toBeGreaterThanOrEqual(60));

  it.each(Object.entries(FORGED))('07.04 are refused with 401: %s', async (_, token) => {
    const answer = await app.client.get<{ code: string }>('/open/login', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'AUTH_UNAUTHENTICATED' } });
  });

  it('07.33 pass when nothing is wrong with them, whichever secret of the two signed', async () => {
    expect(await statusOf(`Bearer ${good()}`)).toBe(200);
    expect(await statusOf(`Bearer ${signed(HS, claims(), OLD_SECRET)}`)).toBe(200);
    expect(await statusOf(`Bearer ${signed(HS, claims({ aud: ['other', AUDIENCE] }))}`)).toBe(200);
    expect(await statusOf(`Bearer ${await app.get(TokenService).issue({ sub: '9' })}`)).toBe(200);
    expect(await statusOf(`Bearer ${withRsa({ kid: 'rsa-1' }, rsa.privateKey)}`)).toBe(200);
    const text = `${encode({ alg: 'EdDSA', kid: 'ed-1' })}.${encode(claims())}`;
    expect(
      await statusOf(`Bearer ${text}.${sign(null, Buffer.from(text), ed.privateKey).toString('base64url')}`),
    ).toBe(200);
    const es = new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid: 'ec-1' });
    expect(await statusOf(`Bearer ${await es.sign(p256.privateKey)}`)).toBe(200);
  });

  it('07.02 are known by their scheme in any case, and by no other', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
      expect(await statusOf(`${scheme} ${good()}`)).toBe(200);
    for (const scheme of ['Bearer:', 'Bear', 'Token', 'JWT', 'Basic', '']) {
      expect([scheme, await statusOf(`${scheme} ${good()}`)]).toEqual([scheme, 401]);
    }
    for (const value of [
      good(),
      'Bearer',
      'Bearer ',
      `Bearer${good()}`,
      `Bearer ${good()} ${good()}`,
      `Bearer ${good()},`,
    ]) {
      expect(await statusOf(value)).toBe(401);
    }
  });

  it('07.07 may be late by the leeway, and no more', async () => {
    const lenient = await bootShop({ platform, auth: { ...AUTH, jwt: { ...AUTH.jwt, leeway: '30s' } } });
    try {
      const status = async (exp: number) =>
        (
          await lenient.client.get('/open/login', {
            headers: { authorization: `Bearer ${signed(HS, claims({ exp }))}` },
          })
        ).status;
      expect(await status(now() - 10)).toBe(200);
      expect(await status(now() - 60)).toBe(401);
    } finally {
      await lenient.close();
    }
  });

  it('that name an audience are refused where none is configured', async () => {
    const open = await bootShop({ platform, auth: { ...AUTH, jwt: { secret: SECRET } } });
    try {
      const status = async (payload: object) =>
        (
          await open.client.get('/open/login', {
            headers: { authorization: `Bearer ${signed(HS, payload)}` },
          })
        ).status;
      expect(await status(claims())).toBe(401);
      expect(await status(claims({ aud: undefined }))).toBe(200);
    } finally {
      await open.close();
    }
  });
});

it('are signed with a private key, and checked with what follows from it', async () => {
  const privateKey = ed.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const app = await bootShop({
    auth: { ...AUTH, jwt: { keys: [{ algorithm: 'EdDSA', kid: 'k', privateKey }] } },
  });
  try {
    const tokens = app.get(TokenService);
    const token = await tokens.issue({ sub: '1', roles: ['staff'] }, { expiresIn: '1h' });
    const claimed = await tokens.verify(token);
    expect(claimed).toMatchObject({ sub: '1', roles: ['staff'] });
    expect(Number(claimed?.['exp']) - Number(claimed?.['iat'])).toBe(3600);
    expect(await tokens.verify(`${token}x`)).toBeNull();
    expect(createPublicKey(privateKey).equals(ed.publicKey)).toBe(true);
  } finally {
    await app.close();
  }
});
