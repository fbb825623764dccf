// The document of the API: who may call what, and for each audience what it may see.
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { Field, RestDocs, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp, type Platform } from '@nestling/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  AllowAny,
  ApiKeyBackend,
  AuthModule,
  CookieBackend,
  IsAuthenticated,
  JwtBackend,
  LoginRequired,
  Public,
  RoleRequired,
  TokenService,
} from '../src/index.js';
import { lintErrors } from '../../../../tools/test/openapi.linter.js';
import { COOKIE_SECRET, SECRET } from './auth.app.js';

@RestEndpoint<Worker>({
  path: 'workers',
  authentication: {
    backend: [JwtBackend, ApiKeyBackend],
    permission: { GET: AllowAny, default: IsAuthenticated },
  },
  policy: { fields: { salary: { read: ['hr'] }, grade: { write: ['hr'] } } },
  filtering: { fields: ['name', 'salary'], ordering: ['name', 'salary'] },
  bulk: true,
  rateLimit: { POST: { requests: 100, window: '1m' } },
})
class Worker extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'integer', default: 1 }) salary!: number;
  @Field({ default: 'junior' }) grade!: string;
}

@Controller('desk')
class DeskController {
  @LoginRequired() @Get('mine') mine() {
    return {};
  }
  @Public() @Get('all') all() {
    return {};
  }
  @RoleRequired('boss') @Get('boss') boss() {
    return {};
  }
}

type Operation = Readonly<Record<string, unknown>>;
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, { properties?: object }>>>>;
}

type Json = Readonly<Record<string, unknown>>;
interface Documented {
  readonly content?: Json;
  readonly headers?: Json;
}

const responsesOf = (paths: Document['paths'], path: string, verb: string) =>
  (paths[`/api${path}`]?.[verb]?.['responses'] ?? {}) as Readonly<Record<string, Documented>>;

/** Checks values against the schemas of the document; closed, so that whatever is not described is found. */
function validator(document: Document): (schema: string, value: unknown) => string {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const schemas = Object.entries(document.components['schemas'] ?? {}).map(([name, schema]) => [
    name,
    name.startsWith('Login') ? { ...schema, additionalProperties: false } : schema,
  ]);
  ajv.addSchema({ $id: 'document', components: { schemas: Object.fromEntries(schemas) as object } });
  return (schema, value) => {
    const check = ajv.getSchema(`document#/components/schemas/${schema}`);
    return check?.(value) ? '' : ajv.errorsText(check?.errors);
  };
}

const SWAGGER_PATHS = ['/openapi.json', '/docs/swagger-ui-init.js'];

describe.each<Platform>(['fastify', 'express'])('the document of a guarded API on %s', (platform) => {
  let app: TestApp;
  const documentOf = async (roles?: string[]): Promise<Document> => {
    const headers: Record<string, string> = roles
      ? { authorization: `Bearer ${await app.get(TokenService).issue({ sub: '1', roles })}` }
      : {};
    return (await app.request<Document>('GET', '/openapi.json', { headers })).body;
  };

  beforeAll(async () => {
    app = await TestApp.create({
      platform,
      configure: (nest: INestApplication) => {
        nest.setGlobalPrefix('api');
        RestDocs.setup(nest);
      },
      module: ({ url }) => ({
        controllers: [DeskController],
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          AuthModule.forRoot({
            jwt: { secret: SECRET },
            cookie: { secret: COOKIE_SECRET },
            apiKey: { store: () => null },
            login: {
              validator: (username) => (username === 'ann' ? { id: 7, roles: ['staff'] } : null),
              extraClaims: ['id', 'roles'],
              refresh: true,
              rateLimit: { requests: 50, window: '1m' },
            },
            messages: { forbidden: 'Not you.' },
            authentication: { backend: [JwtBackend, CookieBackend], permission: AllowAny },
          }),
          RestModule.forFeature([Worker]),
        ],
      }),
    });
  });
  afterAll(() => app?.close());

  it('tells how callers prove who they are, and where the docs page logs in', async () => {
    const { securitySchemes } = (await documentOf()).components;
    expect(securitySchemes).toEqual({
      jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      cookie: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      login: { type: 'oauth2', flows: { password: { tokenUrl: '/api/auth/token', scopes: {} } } },
    });
  });

  it('tells of each route what it asks for', async () => {
    const { paths } = await documentOf();
    const of = (path: string, verb: string) => paths[`/api${path}`]?.[verb]?.['security'];
    const known = [{ jwt: [] }, { login: [] }, { apiKey: [] }];
    expect(of('/workers', 'get')).toEqual([{}, ...known]);
    expect(of('/workers', 'post')).toEqual(known);
    expect(of('/workers/{id}', 'delete')).toEqual(known);
    expect(of('/workers/bulk', 'post')).toEqual(known);
    expect(of('/workers', 'options')).toEqual([]);
    expect(of('/desk/mine', 'get')).toEqual([{ jwt: [] }, { login: [] }, { cookie: [] }]);
    expect(of('/desk/all', 'get')).toEqual([{}, { jwt: [] }, { login: [] }, { cookie: [] }]);
    expect(of('/auth/login', 'post')).toEqual([]);
    expect(JSON.stringify(paths)).not.toContain('x-nestling');
  });

  it('tells of each route which refusals it may answer, and with which headers', async () => {
    const { paths } = await documentOf();
    const statuses = (path: string, verb: string) =>
      Object.keys(responsesOf(paths, path, verb)).filter((status) => ['401', '403', '429'].includes(status));
    expect({
      open: statuses('/workers', 'get'),
      limited: statuses('/workers', 'post'),
      known: statuses('/desk/mine', 'get'),
      forRoles: statuses('/desk/boss', 'get'),
      options: statuses('/workers', 'options'),
    }).toEqual({
      open: [],
      limited: ['401', '403', '429'],
      known: ['401'],
      forRoles: ['401', '403'],
      options: [],
    });
    const post = responsesOf(paths, '/workers', 'post');
    const limits = ['RateLimit', 'RateLimit-Policy', 'X-RateLimit-Limit', 'X-RateLimit-Remaining'];
    expect(Object.keys(post['429']?.headers ?? {})).toEqual(
      expect.arrayContaining(['Retry-After', ...limits]),
    );
    expect(Object.keys(post['201']?.headers ?? {})).toEqual(expect.arrayContaining(['ETag', ...limits]));
    expect(Object.keys(post['401']?.headers ?? {})).toContain('WWW-Authenticate');
    expect(post['429']?.content?.['application/problem+json']).toMatchObject({
      schema: { $ref: '#/components/schemas/Problem' },
      example: { status: 429, code: 'AUTH_RATE_LIMITED', instance: '/api/workers' },
    });
    const { 403: forbidden } = responsesOf(paths, '/desk/boss', 'get');
    expect(forbidden?.content?.['application/problem+json']).toMatchObject({
      example: { detail: 'Not you.', code: 'AUTH_FORBIDDEN' },
    });
  });

  it('describes the bodies and the answers of the login, as they are', async () => {
    const document = await documentOf();
    const bodies = Object.fromEntries(
      ['login', 'token', 'refresh', 'logout', 'me'].map((name) => {
        const operation = Object.values(document.paths[`/api/auth/${name}`] ?? {})[0];
        const { content = {} } = (operation?.['requestBody'] ?? {}) as Documented;
        const statuses = Object.keys((operation?.['responses'] as object | undefined) ?? {});
        return [name, { takes: Object.keys(content), statuses }];
      }),
    );
    const json = 'application/json';
    const refusals = ['400', '401', '413', '415', '422'];
    expect(bodies).toEqual({
      login: { takes: [json], statuses: ['200', '400', '401', '403', '413', '415', '422', '429', '503'] },
      token: {
        takes: [json, 'application/x-www-form-urlencoded'],
        statuses: ['200', ...refusals, '429', '503'],
      },
      refresh: { takes: [json], statuses: ['200', ...refusals, '503'] },
      logout: { takes: [json], statuses: ['204', '400', '401', '403', '413', '415', '422', '503'] },
      me: { takes: [], statuses: ['200', '401', '503'] },
    });
    const ajv = validator(document);
    const credentials = { username: 'ann', password: 'right' };
    const login = await app.request<Json>('POST', '/api/auth/login', { body: credentials });
    const form = new URLSearchParams({ grant_type: 'password', ...credentials }).toString();
    const token = await app.request<Json>('POST', '/api/auth/token', {
      raw: form,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const { refreshToken, token: bearer } = login.body;
    const refreshed = await app.request<Json>('POST', '/api/auth/refresh', { body: { refreshToken } });
    const me = await app.request('GET', '/api/auth/me', {
      headers: { authorization: `Bearer ${String(bearer)}` },
    });
    const wrong = await app.request('POST', '/api/auth/login', { body: { username: 'eve', password: 'x' } });
    const answers = [
      ['LoginCredentials', credentials],
      ['LoginForm', { grant_type: 'password', ...credentials }],
      ['LoginAnswer', login.body],
      ['LoginToken', token.body],
      ['LoginRefresh', { refreshToken }],
      ['LoginAnswer', refreshed.body],
      ['LoginUser', me.body],
      ['Problem', wrong.body],
    ] as const;
    for (const [schema, value] of answers)
      expect([schema, value, ajv(schema, value)]).toEqual([schema, value, '']);
    for (const headers of [login.headers, wrong.headers]) expect(headers).toHaveProperty('ratelimit');
  });

  it('shows each audience what it may see', async () => {
    const [open, staff, hr] = [await documentOf(), await documentOf(['staff']), await documentOf(['hr'])];
    const names = ({ components }: Document, schema: string) =>
      Object.keys(components['schemas']?.[schema]?.properties ?? {});
    expect(JSON.stringify(open)).not.toContain('salary');
    expect(staff).toEqual(open);
    expect(JSON.stringify(hr)).toContain('salary[gte]');
    expect([names(hr, 'WorkerRead').includes('salary'), names(hr, 'WorkerCreate').includes('grade')]).toEqual(
      [true, true],
    );
    expect([
      names(open, 'WorkerRead').includes('grade'),
      names(open, 'WorkerCreate').includes('grade'),
    ]).toEqual([true, false]);
    expect(RestDocs.document(app.app, { caller: { roles: ['hr'] } })).toEqual(hr);
    expect(RestDocs.document(app.app)).toEqual(open);
    expect(await lintErrors(open, hr)).toBe('');
  });

  it('keeps the document of one audience from the others', async () => {
    for (const path of SWAGGER_PATHS) {
      const token = await app.get(TokenService).issue({ sub: '1', roles: ['hr'] });
      const own = await app.request('GET', path, { headers: { authorization: `Bearer ${token}` } });
      expect([own.status, own.text.includes('salary')]).toEqual([200, true]);
      expect(own.headers['vary']).toContain('authorization');
      expect(own.headers['cache-control']).toBe('private');
      for (const authorization of ['', `Bearer ${token}x`, 'Basic ?']) {
        const { status, text } = await app.request('GET', path, { headers: { authorization } });
        expect([status, text.includes('salary')]).toEqual([200, false]);
      }
    }
  });
});
