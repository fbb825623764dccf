// 08.06, 08.08 to 08.10, 08.12: where the login is, whom it asks, and when there is none.
import { Injectable, Module } from '@nestjs/common';
import { platforms, TestApp } from '@nestling/testing';
import {
  AllowAny,
  AuthModule,
  BasicBackend,
  CredentialsVerifier,
  JwtBackend,
  type AuthOptions,
} from '../src/index.js';
import { basic, bootDoors, someUsers, WhoamiController, type Users } from './login.app.js';

interface Answer {
  readonly user: Record<string, unknown>;
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
