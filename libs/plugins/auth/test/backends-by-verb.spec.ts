// Backends of single verbs: each credential is good where it is named, and nowhere else.
import { Controller, Options, Post } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { Field, RestDocs, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { DeleteDateColumn } from 'typeorm';
import {
  AllowAny,
  ApiKeyBackend,
  AuthModule,
  Authenticate,
  createApiKey,
  JwtBackend,
  TokenService,
} from '../src/index.js';
import { SECRET } from './auth.app.js';
import { mistakesOf, NOTHING } from './boot.mistakes.js';

@RestEndpoint<Reading>({
  path: 'readings',
  authentication: {
    backend: { GET: JwtBackend, DELETE: [JwtBackend, ApiKeyBackend], default: ApiKeyBackend },
  },
  bulk: { operations: ['create', 'delete'] },
})
class Reading extends RestEntity {
  @Field({ type: 'integer' }) value!: number;
}

@Authenticate({ backend: { POST: ApiKeyBackend, default: JwtBackend } })
@Controller('own')
class OwnController {
  @Post() add() {
    return {};
  }
  @Options() options() {
    return {};
  }
}

const { key, ...stored } = createApiKey({ prefix: 'shop' });

describe('backends of single verbs', () => {
  let app: TestApp;
  let credentials: Record<'nothing' | 'token' | 'key', Record<string, string>>;
  beforeAll(async () => {
    app = await TestApp.create({
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          AuthModule.forRoot({
            jwt: { secret: SECRET },
            apiKey: { store: () => ({ ...stored, scopes: [] }) },
          }),
          RestModule.forFeature([Reading]),
        ],
        controllers: [OwnController],
      }),
    });
    const token = await app.get(TokenService).issue({ sub: '1' });
    credentials = { nothing: {}, token: { authorization: `Bearer ${token}` }, key: { 'x-api-key': key } };
  });
  afterAll(() => app?.close());

  it.each<[string, string, unknown, number[]]>([
    ['POST', '/readings', { value: 1 }, [401, 401, 201]],
    ['GET', '/readings', undefined, [401, 200, 401]],
    ['HEAD', '/readings/1', undefined, [401, 200, 401]],
    ['PATCH', '/readings/1', { value: 2, version: 1 }, [401, 401, 200]],
    // What several verbs do, those are told by whom all of them know.
    ['POST', '/readings/bulk', { create: [{ value: 1 }] }, [401, 401, 200]],
    ['DELETE', '/readings/1', undefined, [401, 204, 404]],
    ['POST', '/own', {}, [401, 401, 201]],
    ['OPTIONS', '/own', undefined, [401, 200, 401]],
  ])('%s %s', async (method, path, body, expected) => {
    const found: number[] = [];
    for (const headers of Object.values(credentials)) {
      found.push((await app.request(method, path, { headers, ...(body ? { body } : {}) })).status);
    }
    expect(found).toEqual(expected);
  });

  it('are documented so', () => {
    const { paths } = RestDocs.document(app.app) as unknown as {
      paths: Record<string, Record<string, { security: object[] }>>;
    };
    expect(paths['/readings']?.['get']?.security).toEqual([{ jwt: [] }]);
    expect(paths['/readings']?.['post']?.security).toEqual([{ apiKey: [] }]);
    expect(paths['/readings/{id}']?.['delete']?.security).toEqual([{ jwt: [] }, { apiKey: [] }]);
  });
});

it('does not start with a verb that nobody could call, or one that does not exist', async () => {
  @RestEndpoint({
    path: 'things',
    authentication: { backend: { GET: JwtBackend, GTE: JwtBackend } as object },
  })
  class Thing extends RestEntity {
    @Field() name!: string;
  }
  const found = await mistakesOf({ ...NOTHING, auth: { jwt: { secret: SECRET } }, endpoints: [Thing] });
  expect(found).toEqual([
    expect.stringContaining('authentication.backend has "GTE"'),
    expect.stringContaining('a permission is asked for, and no backend that could tell who is calling'),
  ]);
});

it('does not start with a route of several verbs that nobody could call', async () => {
  const BY_VERB = {
    permission: { GET: AllowAny },
    backend: { PUT: JwtBackend, POST: ApiKeyBackend, DELETE: JwtBackend, default: JwtBackend },
  };
  @RestEndpoint<Crate>({
    path: 'crates',
    authentication: BY_VERB,
    bulk: { operations: ['create', 'delete'] },
    softDelete: true,
    upsert: ['code'],
  })
  class Crate extends RestEntity {
    @Field({ unique: true }) code!: string;
    @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
  }
  @RestEndpoint({ path: 'boxes', authentication: BY_VERB })
  class Box extends RestEntity {
    @Field({ unique: true }) code!: string;
  }
  const found = await mistakesOf({
    ...NOTHING,
    auth: { jwt: { secret: SECRET }, apiKey: { store: () => null } },
    endpoints: [Crate, Box],
  });
  expect(found).toEqual(
    [
      ['upsert', 'PUT and POST'],
      ['bulk', 'POST and DELETE'],
      ['restore', 'POST and DELETE'],
    ].map(([name, verbs]) =>
      expect.stringContaining(`CrateController.${name}: "${name}" does what ${verbs} do`),
    ),
  );
});
