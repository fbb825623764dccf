// The document of the API: who may call what, and for each audience what it may see.
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { Field, RestDocs, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp, type Platform } from '@nestling/testing';
import {
  AllowAny,
  ApiKeyBackend,
  AuthModule,
  CookieBackend,
  IsAuthenticated,
  JwtBackend,
  LoginRequired,
  Public,
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
}

type Operation = Readonly<Record<string, unknown>>;
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, { properties?: object }>>>>;
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
            login: { validator: () => null },
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
    expect(Object.keys(paths['/api/workers']?.['post']?.['responses'] as object)).toEqual(
      expect.arrayContaining(['201', '401', '403']),
    );
    expect(JSON.stringify(paths)).not.toContain('x-nestling');
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
