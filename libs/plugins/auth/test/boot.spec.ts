// 07.03: what does not start, and what is said of it.
import { Controller, Get, Logger, type Type } from '@nestjs/common';
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { generateKeyPairSync } from 'node:crypto';
import {
  AllowAny,
  Authenticate,
  IsAdminUser,
  IsAuthenticated,
  JwtBackend,
  LoginRequired,
  Public,
  RoleRequired,
  type AuthenticationOptions,
  type AuthOptions,
  type JwtOptions,
} from '../src/index.js';
import { bootShop, SECRET } from './auth.app.js';
import { mistakesOf, NOTHING, ofOptions } from './boot.mistakes.js';

const loosely = (options: unknown) => options as AuthenticationOptions;

/** An endpoint with this option. */
function guarded(authentication: AuthenticationOptions) {
  class Thing extends RestEntity {
    name!: string;
  }
  Field({ type: String })(Thing.prototype, 'name');
  RestEndpoint({ path: 'things', authentication })(Thing);
  return Thing;
}
const ofEndpoint = (authentication: unknown, auth: AuthOptions = { jwt: { secret: SECRET } }) =>
  mistakesOf({ ...NOTHING, auth, endpoints: [guarded(loosely(authentication))] });

describe('AuthModule.forRoot does not start', () => {
  const MISSING = 'AUTH_SECRET_MISSING AuthModule.forRoot: jwt.secret is missing';
  it.each<[string, JwtOptions]>([
    ['without a secret', {}],
    [
      '07.03 with a variable that is not set',
      { secret: process.env['NO_SUCH_VARIABLE'] as unknown as string },
    ],
    ['with an empty one', { secret: '' }],
    ['with an empty list', { secret: [] }],
  ])('%s', async (_, jwt) => expect(await ofOptions({ jwt })).toEqual([MISSING]));

  it('with a list that has a gap, or a session without a secret', async () => {
    expect(await ofOptions({ jwt: { secret: [SECRET, ''] }, cookie: { secret: undefined } })).toEqual([
      'AUTH_SECRET_MISSING AuthModule.forRoot: jwt.secret has a member that is missing',
      'AUTH_SECRET_MISSING AuthModule.forRoot: cookie.secret is missing',
    ]);
  });

  it('with a weak secret in production, and warns elsewhere', async () => {
    const warned: string[] = [];
    const warn = jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((message: string) => void warned.push(message));
    const { NODE_ENV } = process.env;
    try {
      expect(await ofOptions({ jwt: { secret: 'short' } })).toEqual([]);
      expect(await ofOptions({ jwt: { secret: SECRET } })).toEqual([]);
      expect(warned.filter((message) => message.includes('AUTH_SECRET_WEAK'))).toHaveLength(1);
      expect(warned.join()).not.toContain('short');
      process.env['NODE_ENV'] = 'production';
      const weak = { secret: ['x'.repeat(64), SECRET], algorithm: 'HS512' };
      expect(await ofOptions({ jwt: weak, cookie: { secret: 'short' } })).toEqual([
        'AUTH_SECRET_WEAK AuthModule.forRoot: jwt.secret is weak: 64 bytes, of 1 different characters',
        `AUTH_SECRET_WEAK AuthModule.forRoot: jwt.secret is weak: ${SECRET.length} bytes, of ${new Set(SECRET).size} different characters`,
        'AUTH_SECRET_WEAK AuthModule.forRoot: cookie.secret is weak: 5 bytes, of 5 different characters',
      ]);
      expect(await ofOptions({ jwt: { secret: SECRET } })).toEqual([]);
    } finally {
      process.env['NODE_ENV'] = NODE_ENV;
      warn.mockRestore();
    }
  });

  it('with keys that do not fit their algorithm, and never quotes them', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = ({ publicKey }: typeof rsa) => publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const keys = [
      { algorithm: 'HS256', secret: pem(rsa) },
      { algorithm: 'HS256', publicKey: pem(rsa) },
      { algorithm: 'RS256', secret: SECRET },
      { algorithm: 'RS256' },
      { algorithm: 'RS256', publicKey: pem(p256) },
      { algorithm: 'RS256', publicKey: pem(small) },
      { algorithm: 'ES384', publicKey: pem(p256) },
      { algorithm: 'EdDSA', publicKey: pem(rsa) },
      { algorithm: 'ES256', publicKey: 'not a key' },
      { algorithm: 'none', secret: '' },
    ];
    const found = await ofOptions({ jwt: { keys } });
    expect(found.map((line) => line.replace('AUTH_KEY_INVALID AuthModule.forRoot: jwt.', ''))).toEqual([
      'keys[0]: a PEM key is no secret for HS256',
      'keys[1]: HS256 needs a secret and no other key',
      'keys[2]: RS256 needs a key pair and no secret',
      'keys[3]: RS256 needs a publicKey or a privateKey',
      'keys[4]: RS256 needs an RSA key of 2048 bits or more',
      'keys[5]: RS256 needs an RSA key of 2048 bits or more',
      'keys[6]: ES384 needs a key on secp384r1',
      'keys[7]: EdDSA needs an Ed25519 key',
      'keys[8]: the key can be read neither as PEM nor as a JSON Web Key',
      'keys[9]: "none" is no algorithm',
    ]);
    expect(await ofOptions({ jwt: { secret: pem(rsa) } })).toEqual([
      'AUTH_KEY_INVALID AuthModule.forRoot: jwt.secret: a PEM key is no secret for HS256',
    ]);
  });

  it('with options that do not exist or cannot be, and says all of them at once', async () => {
    const found = await ofOptions({
      jwts: {},
      jwt: {
        secret: SECRET,
        leway: 3,
        expiresIn: 'soon',
        jwks: { url: 'http://keys.example', algorithms: ['HS256'] },
      },
      basic: { verify: () => null, realm: 'a "shop"' },
      apiKey: { store: () => null, header: 'X-Key' },
      cookie: { secret: SECRET, name: '__Host-x', secure: false, origins: ['https://a.example/'] },
    });
    expect(
      found.map((line) => line.replace('AUTH_OPTION_INVALID AuthModule.forRoot: ', '').split(' (')[0]),
    ).toEqual([
      'the option "jwts" does not exist; did you mean "jwt"?',
      'the option "jwt.leway" does not exist; did you mean "leeway"?',
      'basic.realm is "a "shop""',
      'apiKey.header is "X-Key"',
      'jwt.jwks.algorithms is [HS256]',
      'jwt.jwks accepts every token of the other server, whoever it is for',
      'jwt.jwks.url is "http://keys.example"',
      expect.stringMatching(/^jwt.expiresIn: "soon" is not understood/),
      'cookie.name is "__Host-x", which browsers take over HTTPS only',
      'cookie.origins has "https://a.example/"',
    ]);
  });
});

describe('an endpoint does not start', () => {
  const at = '@RestEndpoint Thing';
  it.each([
    ['a permission without a backend', { permission: IsAdminUser }],
    ['roles without a backend', { permission: { roles: ['staff'] } }],
    ['one verb that needs somebody', { permission: { GET: IsAuthenticated, default: AllowAny } }],
    ['verbs that are not named', { permission: { GET: AllowAny } }],
    ['nothing at all', {}],
    ['no backends', { backend: [] }],
  ])('with %s', async (_, authentication) => {
    expect(await ofEndpoint(authentication)).toEqual([
      `AUTH_BACKEND_MISSING ${at}: a permission is asked for, and no backend that could tell who is calling`,
    ]);
  });

  it.each<[unknown, string]>([
    [
      { backend: JwtBackend, permision: AllowAny },
      'authentication has "permision"; did you mean "permission"?',
    ],
    [
      { backend: JwtBackend, permission: { get: AllowAny } },
      'authentication.permission has "get"; did you mean "GET"?',
    ],
    [{ backend: JwtBackend, permission: { HEAD: AllowAny } }, 'authentication.permission has "HEAD"'],
    [
      { backend: JwtBackend, permission: { role: ['x'] } },
      'authentication.permission has "role"; did you mean "roles"?',
    ],
    [{ backend: JwtBackend, permission: { roles: [] } }, 'authentication.permission has {"roles":[]}'],
    [
      { backend: JwtBackend, permission: { roles: ['a'], scopes: ['b'] } },
      'authentication.permission has {"roles":["a"],"scopes":["b"]}',
    ],
    [{ backend: JwtBackend, permission: [] }, 'authentication.permission has []'],
    [{ backend: JwtBackend, permission: 'AllowAny' }, 'authentication.permission has "AllowAny"'],
    [{ backend: JwtBackend, permission: JwtBackend }, 'authentication.permission has JwtBackend'],
    [{ backend: AllowAny, permission: AllowAny }, 'authentication.backend has AllowAny, which is no backend'],
    [{ backend: 'jwt', permission: AllowAny }, 'authentication.backend has "jwt", which is no backend'],
  ])('with %j', async (authentication, what) => {
    const found = (await ofEndpoint(authentication)).filter((line) => line.startsWith('AUTH_OPTION_INVALID'));
    expect(found).toEqual([`AUTH_OPTION_INVALID ${at}: ${what}`]);
  });

  it('with a backend that forRoot does not describe', async () => {
    expect(await ofEndpoint({ backend: JwtBackend }, {})).toEqual([
      `AUTH_BACKEND_UNCONFIGURED ${at}: JwtBackend is named, and AuthModule.forRoot does not say how it works`,
    ]);
  });

  it('never with what is complete', async () => {
    expect(await ofEndpoint({ backend: JwtBackend })).toEqual([]);
    expect(await ofEndpoint({ permission: AllowAny })).toEqual([]);
    expect(await ofEndpoint({ permission: { default: AllowAny } })).toEqual([]);
    const auth = { jwt: { secret: SECRET }, authentication: { backend: JwtBackend } };
    expect(await ofEndpoint({ permission: IsAdminUser }, auth)).toEqual([]);
  });
});

describe('a controller does not start', () => {
  @Controller('torn')
  class TornController {
    @Public() @RoleRequired('staff') @Get() read() {
      return {};
    }
  }
  @LoginRequired()
  @Controller('lone')
  class LoneController {
    @Get('one') one() {
      return {};
    }
    @Get('two') two() {
      return {};
    }
  }
  @Authenticate({ backend: JwtBackend })
  @Controller('empty')
  class EmptyController {
    @RoleRequired() @Get() read() {
      return {};
    }
  }
  const ofControllers = (...plain: Type[]) =>
    mistakesOf({ ...NOTHING, plain, auth: { jwt: { secret: SECRET } } });

  it('with decorators that contradict one another, lack a backend, or name no role', async () => {
    expect(await ofControllers(TornController, LoneController, EmptyController)).toEqual([
      'AUTH_CONTRADICTION TornController.read: @Public() stands beside a decorator that asks who is calling',
      'AUTH_BACKEND_MISSING LoneController.one: a permission is asked for, and no backend that could tell who is calling',
      'AUTH_OPTION_INVALID EmptyController.read: authentication.permission has {"roles":[]}',
    ]);
  });
});

it('guards every route, endpoint or not, by what the module says for all of them', async () => {
  @RestEndpoint({ path: 'notes' })
  class Note extends RestEntity {
    @Field() name!: string;
  }
  @Controller('plain')
  class PlainController {
    @Get() read() {
      return {};
    }
    @Public() @Get('open') open() {
      return {};
    }
  }
  const auth = { jwt: { secret: SECRET }, authentication: { backend: JwtBackend } };
  const app = await bootShop({ ...NOTHING, auth, endpoints: [Note], plain: [PlainController] });
  try {
    const statuses = await Promise.all(
      ['/notes', '/notes/1', '/plain', '/plain/open'].map(
        async (path) => (await app.client.get(path)).status,
      ),
    );
    expect(statuses).toEqual([401, 401, 401, 200]);
  } finally {
    await app.close();
  }
});
