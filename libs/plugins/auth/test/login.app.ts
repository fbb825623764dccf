// A shop that one can log in to, for the tests.
import { Controller, Get, Req, type Type } from '@nestjs/common';
import { DatabaseModule, type DialectName } from '@nestling/database';
import { Field, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp, type Platform, type TestDatabase } from '@nestling/testing';
import {
  AuthModule,
  hashPassword,
  JwtBackend,
  LoginRequired,
  verifyPassword,
  type AuthOptions,
  type AuthRequest,
  type LoginOptions,
} from '../src/index.js';

export const SECRET = 'tests: 0123456789abcdefghijklmnopqrstuvwxyz';

@RestEndpoint({ path: 'orders' })
export class Order extends RestEntity {
  @Field() name!: string;
}

@Controller('whoami')
export class WhoamiController {
  @LoginRequired() @Get() read(@Req() { user }: AuthRequest) {
    return { user };
  }
}

/** A table of users in memory, that counts how often a password was really checked. */
export class Users {
  checks = 0;
  private readonly rows = new Map<string, { id: number; role: string; passwordHash: string }>();

  async add(username: string, password: string, row: { id: number; role: string }): Promise<void> {
    this.rows.set(username, { ...row, passwordHash: await hashPassword(password) });
  }

  readonly check = async (username: string, password: string) => {
    this.checks++;
    // As a database with a collation that ignores case.
    const user = this.rows.get(username.trim().toLowerCase());
    if (!(await verifyPassword(password, user?.passwordHash)) || !user) return null;
    return { ...user, roles: [user.role], scope: 'read write', secretNote: 'x' };
  };
}

export async function someUsers(): Promise<Users> {
  const users = new Users();
  await users.add('ann', 'pass:wörd', { id: 7, role: 'staff' });
  await users.add('bob', 'hunter2', { id: 8, role: 'guest' });
  return users;
}

export interface Doors {
  readonly users: Users;
  readonly login?: Partial<LoginOptions>;
  readonly auth?: AuthOptions;
  readonly platform?: Platform;
  readonly database?: DialectName | TestDatabase;
  readonly controllers?: readonly Type[];
  readonly prefix?: string;
  readonly endpoints?: readonly Type[];
}

/** What `AuthModule.forRoot` is told. */
export function authOf({ users, login, auth }: Pick<Doors, 'users' | 'login' | 'auth'>): AuthOptions {
  return {
    jwt: { secret: SECRET },
    authentication: { backend: JwtBackend },
    login: { validator: users.check, ...login },
    ...auth,
  };
}

/** Boots the shop. */
export function bootDoors(doors: Doors): Promise<TestApp> {
  const { platform, database, controllers = [WhoamiController], prefix, endpoints = [] } = doors;
  return TestApp.create({
    ...(platform ? { platform } : {}),
    ...(database ? { database } : {}),
    ...(prefix ? { configure: (app) => void app.setGlobalPrefix(prefix) } : {}),
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        AuthModule.forRoot(authOf(doors)),
        RestModule.forFeature([Order, ...endpoints]),
      ],
      controllers: [...controllers],
    }),
  });
}

export const basic = (text: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});
