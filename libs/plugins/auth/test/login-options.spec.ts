// 08.06, 08.08 to 08.10, 08.12: where the login is, whom it asks, and when there is none.
import {
  Body,
  Controller,
  Injectable,
  Module,
  Post,
  VERSION_NEUTRAL,
  VersioningType,
  type INestApplication,
  type VersioningOptions,
} from '@nestjs/common';
import { platforms, TestApp } from '@nestling/testing';
import type { IncomingMessage } from 'node:http';
import {
  AllowAny,
  AuthModule,
  BasicBackend,
  CredentialsVerifier,
  JwtBackend,
  Public,
  type AuthOptions,
} from '../src/index.js';
import { authOf, basic, bootDoors, someUsers, WhoamiController, type Users } from './login.app.js';

interface Answer {
  readonly user: Record<string, unknown>;
}
const VERSIONS: VersioningOptions = { type: VersioningType.URI, defaultVersion: ['1', VERSION_NEUTRAL] };

@Public()
@Controller({ version: VERSION_NEUTRAL })
class EchoController {
  @Post(['customers/auth/login', 'devices/token', 'v2/auth/login']) echo(@Body() body: unknown) {
    return body;
  }
}

const ANN = { username: 'ann', password: 'pass:wörd' };

let users: Users;
beforeAll(async () => {
  users = await someUsers();
});

describe('the login', () => {
  const statusAt = async (doors: Omit<Parameters<typeof bootDoors>[0], 'users'>, path: string) => {
    const app = await bootDoors({ users, ...doors });
    try {
      return (await app.client.post(path, { body: ANN })).status;
    } finally {
      await app.close();
    }
  };

  it.each([
    ['/account/', '/account/login'],
    ['/', '/login'],
    ['api/v1/session', '/api/v1/session/token'],
  ])('08.10 is where its path says: %s', async (path, route) => {
    expect(await statusAt({ login: { path } }, route)).toBe(200);
    expect(await statusAt({ login: { path } }, '/auth/login')).toBe(404);
  });

  it('08.10 stands behind the prefix of the application', async () => {
    for (const platform of platforms) {
      expect(await statusAt({ prefix: 'api', platform }, '/api/auth/login')).toBe(200);
      expect(await statusAt({ prefix: 'api', platform }, '/auth/login')).toBe(404);
    }
  });

  it.each(platforms)(
    '08.10 leaves routes that end as its own do, and their bodies, alone on %s',
    async (platform) => {
      const cases: [path: string, configure: (app: INestApplication) => unknown, own: string[]][] = [
        ['auth', () => undefined, ['/auth/login', '/auth/token']],
        ['/', () => undefined, ['/login', '/token']],
        ['auth', (app) => app.setGlobalPrefix('api'), ['/api/auth/login']],
        ['/', (app) => app.setGlobalPrefix('api', { exclude: ['token'] }), ['/api/login', '/token']],
        ['auth', (app) => app.enableVersioning(VERSIONS), ['/v1/auth/login', '/auth/token']],
      ];
      for (const [path, configure, own] of cases) {
        const app = await TestApp.create({
          platform,
          configure: (nest) => void configure(nest),
          module: () => ({
            imports: [AuthModule.forRoot(authOf({ users, login: { path } }))],
            controllers: [WhoamiController, EchoController],
          }),
        });
        try {
          const prefix = own[0]?.startsWith('/api') ? '/api' : '';
          for (const route of own) {
            const { status, body } = await app.client.post<Answer>(route, { body: ANN });
            expect([route, status, body.user?.['id']]).toEqual([route, 200, 7]);
            const raw = '{"username":';
            const headers = { 'content-type': 'application/json' };
            const { body: refusal } = await app.client.post<{ code: string }>(route, { raw, headers });
            expect([route, refusal.code]).toEqual([route, 'AUTH_BODY_MALFORMED']);
          }
          for (const route of ['/customers/auth/login', '/devices/token', '/v2/auth/login']) {
            const { status, body } = await app.client.post(prefix + route, { body: ANN });
            expect([route, status, body]).toEqual([route, 201, ANN]);
          }
        } finally {
          await app.close();
        }
      }
    },
  );

  it.each(platforms)(
    '08.08 answers at once where something else has read the body on %s',
    async (platform) => {
      const app = await TestApp.create({
        platform,
        configure: (nest) =>
          void nest.use((request: IncomingMessage, _response: unknown, next: () => void) => {
            request.resume().once('end', () => setImmediate(next));
          }),
        module: () => ({ imports: [AuthModule.forRoot(authOf({ users }))], controllers: [WhoamiController] }),
      });
      try {
        const { status, body } = await app.client.post<{ code: string }>('/auth/login', { body: ANN });
        expect([status, body.code]).toEqual([400, 'AUTH_BODY_MALFORMED']);
      } finally {
        await app.close();
      }
    },
  );

  it('08.12 is not there where nobody needs it', async () => {
    const open: AuthOptions = { authentication: { backend: JwtBackend, permission: AllowAny } };
    expect(await statusAt({ auth: open, controllers: [] }, '/auth/login')).toBe(404);
    // One route that asks is enough.
    expect(await statusAt({ auth: open, controllers: [WhoamiController] }, '/auth/login')).toBe(200);
  });

  it('08.06 gives the user alone where there are no tokens', async () => {
    const app = await TestApp.create({
      module: () => ({
        imports: [
          AuthModule.forRoot({
            login: { validator: users.check, extraClaims: ['id'] },
            basic: {},
            authentication: { backend: BasicBackend },
          }),
        ],
        controllers: [WhoamiController],
      }),
    });
    try {
      expect(await app.client.post('/auth/login', { body: ANN })).toMatchObject({
        status: 200,
        text: '{"user":{"id":7}}',
      });
      expect((await app.client.get('/whoami', { headers: basic('ann:pass:wörd') })).status).toBe(200);
      expect((await app.client.get('/whoami', { headers: basic('ann:wrong') })).status).toBe(401);
    } finally {
      await app.close();
    }
  });

  it('07.24 08.09 asks a provider, sync or async, in an application whose options come later', async () => {
    @Injectable()
    class Staff {
      find = (name: string) => (name === 'ann' ? { id: 1 } : null);
    }
    @Injectable()
    class StaffVerifier extends CredentialsVerifier {
      constructor(private readonly staff: Staff) {
        super();
      }
      verify(username: string, password: string) {
        return password === 'right' ? this.staff.find(username) : null;
      }
    }
    @Module({ providers: [Staff, StaffVerifier], exports: [StaffVerifier] })
    class StaffModule {}
    const app = await TestApp.create({
      module: () => ({
        imports: [
          StaffModule,
          AuthModule.forRootAsync({
            useFactory: () => ({
              jwt: { secret: 'tests: 0123456789abcdefghijklmnopqrstuvwxyz' },
              authentication: { backend: JwtBackend },
              login: { validator: StaffVerifier, path: '/staff' },
            }),
          }),
        ],
        controllers: [WhoamiController],
      }),
    });
    try {
      const { status, body } = await app.client.post<Answer>('/staff/login', {
        body: { username: 'ann', password: 'right' },
      });
      expect([status, body.user]).toEqual([200, { id: 1 }]);
      expect(
        (await app.client.post('/staff/login', { body: { username: 'ann', password: 'x' } })).status,
      ).toBe(401);
    } finally {
      await app.close();
    }
  });

  it('08.08 is 503 when the validator fails or answers nonsense, and says nothing of the reason', async () => {
    const answers: unknown[] = [new Error('the table of users is gone'), 'ann', true, [1], { id: 1n }];
    for (const answer of answers) {
      const validator = () => {
        if (answer instanceof Error) throw answer;
        return answer as null;
      };
      const app = await bootDoors({ users, login: { validator } });
      try {
        const { status, text, headers } = await app.client.post('/auth/login', { body: ANN });
        expect([status, headers['retry-after'], text.includes('table')]).toEqual([503, '5', false]);
      } finally {
        await app.close();
      }
    }
  });
});
