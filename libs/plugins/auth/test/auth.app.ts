// A shop with every kind of guard, for the tests.
import { Controller, Get, Injectable, Post, Req, type ModuleMetadata, type Type } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import {
  EndpointController,
  Field,
  RestController,
  RestEndpoint,
  RestEntity,
  RestModule,
} from '@nestling/rest';
import { TestApp, type Platform } from '@nestling/testing';
import {
  AllowAny,
  ApiKeyBackend,
  Authenticate,
  AuthenticationBackend,
  AuthModule,
  BasicBackend,
  CookieBackend,
  createApiKey,
  IsAdminUser,
  JwtBackend,
  LoginRequired,
  Permission,
  Public,
  RoleRequired,
  type AuthOptions,
  type AuthRequest,
  type PermissionContext,
  type StoredApiKey,
} from '../src/index.js';

export const SECRET = 'tests: 0123456789abcdefghijklmnopqrstuvwxyz';
export const OLD_SECRET = 'tests: zyxwvutsrqponmlkjihgfedcba9876543210';
export const COOKIE_SECRET = 'tests: the key of sessions 0123456789 abcdef';
export const ISSUER = 'https://shop.example';
export const AUDIENCE = 'shop-api';

export const KEYS = {
  writer: createApiKey({ prefix: 'shop' }),
  reader: createApiKey({ prefix: 'shop' }),
  expired: createApiKey({ prefix: 'shop' }),
};
const STORED = new Map<string, StoredApiKey>(
  [
    { ...KEYS.writer, scopes: ['stock:read', 'stock:write'], user: { id: 7 } },
    { ...KEYS.reader, scopes: ['stock:read'] },
    { ...KEYS.expired, scopes: ['stock:read', 'stock:write'], expiresAt: new Date(Date.now() - 1000) },
  ].map(({ key, ...stored }) => [stored.id, stored]),
);

@RestEndpoint({
  path: 'books',
  authentication: {
    backend: JwtBackend,
    permission: { GET: AllowAny, DELETE: IsAdminUser, default: { roles: ['staff'] } },
  },
})
export class Book extends RestEntity {
  @Field({ minLength: 1 }) title!: string;
}

@RestEndpoint({
  path: 'ledgers',
  authentication: { backend: [JwtBackend, BasicBackend, ApiKeyBackend, CookieBackend] },
})
export class Ledger extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint({
  path: 'stocks',
  authentication: {
    backend: ApiKeyBackend,
    permission: { GET: { scopes: ['stock:read'] }, default: [{ scopes: ['stock:read', 'stock:write'] }] },
  },
})
export class Stock extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint({ path: 'notices', methods: ['GET'] })
export class Notice extends RestEntity {
  @Field() name!: string;
}

/** Own routes of an endpoint are guarded as the endpoint is. */
@RestController(Book)
class BooksController extends EndpointController<Book> {
  @Get('top') top() {
    return { top: true };
  }
  @Post('import') import() {
    return { imported: true };
  }
  @RoleRequired('buyer') @Post('order') order() {
    return { ordered: true };
  }
  @Public() @Post('ping') ping(@Req() request: AuthRequest) {
    return { user: request.user ?? null };
  }
}

@Injectable()
class Terminals {
  find(code: string): Caller | null {
    return code === 't-1' ? { terminal: code, roles: ['staff'] } : null;
  }
}

@Injectable()
class TerminalBackend extends AuthenticationBackend {
  readonly challenge = 'Terminal';
  readonly headers = ['x-terminal'];
  constructor(private readonly terminals: Terminals) {
    super();
  }
  authenticate({ headers }: AuthRequest): Caller | null | undefined {
    const code = headers['x-terminal'];
    if (code === 'broken') throw new Error('the terminals are down: secret detail');
    return code === undefined ? undefined : this.terminals.find(String(code));
  }
}

@Injectable()
class EvenHours extends Permission {
  allows({ user }: PermissionContext): boolean {
    return Number(user['hour']) % 2 === 0;
  }
}

@Controller('open')
class OpenController {
  @Get() read(@Req() request: AuthRequest) {
    return { user: request.user ?? null };
  }
  @LoginRequired() @Get('login') login(@Req() { user }: AuthRequest) {
    return { user };
  }
  @LoginRequired() @RoleRequired('staff', 'admin') @Get('above') above() {
    return {};
  }
  @RoleRequired('staff', 'admin') @LoginRequired() @Get('below') below() {
    return {};
  }
  @Get('last') @RoleRequired('staff', 'admin') last() {
    return {};
  }
  @Authenticate({ backend: TerminalBackend }) @Get('terminal') terminal(@Req() { user }: AuthRequest) {
    return { user };
  }
  @Authenticate({ permission: EvenHours }) @Get('even') even() {
    return {};
  }
  @Authenticate({ permission: [{ roles: ['staff'] }, EvenHours] }) @Get('both') both() {
    return {};
  }
}

@RoleRequired('staff')
@LoginRequired()
@Controller('closed')
class ClosedController {
  @Get() read() {
    return {};
  }
  @RoleRequired('accountant') @Get('sales') sales() {
    return {};
  }
  @Public() @Get('door') door() {
    return {};
  }
}

/** Overrides a guarded method, and says nothing of guards. */
@Controller('heir')
class HeirController extends ClosedController {
  @Get('sales') override sales() {
    return {};
  }
}

export const AUTH: AuthOptions = {
  jwt: { secret: [SECRET, OLD_SECRET], issuer: ISSUER, audience: AUDIENCE },
  basic: {
    verify: (username, password) =>
      username === 'ann' && password === 'pass:wörd' ? { name: 'ann', roles: ['staff'] } : null,
    realm: 'shop',
  },
  apiKey: { store: (id) => STORED.get(id) },
  cookie: { secret: COOKIE_SECRET, origins: ['https://app.example'] },
  authentication: { backend: JwtBackend, permission: AllowAny },
};

interface Shop {
  readonly platform?: Platform;
  readonly auth?: AuthOptions;
  readonly endpoints?: readonly Type[];
  readonly controllers?: readonly Type[];
  readonly plain?: readonly Type[];
}

/** The module of the shop, for any database. */
export function shopModule(url: string, options: Omit<Shop, 'platform'> = {}): ModuleMetadata {
  const { auth = AUTH, endpoints = [Book, Ledger, Stock, Notice], controllers = [BooksController] } = options;
  return {
    imports: [
      DatabaseModule.forRoot({ url, synchronize: true }),
      RestModule.forRoot({ secret: 'a secret of the tests' }),
      AuthModule.forRoot(auth),
      RestModule.forFeature({ endpoints, controllers: endpoints.includes(Book) ? controllers : [] }),
    ],
    controllers: [...(options.plain ?? [OpenController, ClosedController, HeirController])],
    providers: [Terminals, TerminalBackend],
  };
}

/** Boots the shop. */
export function bootShop({ platform, ...options }: Shop = {}): Promise<TestApp> {
  return TestApp.create({
    ...(platform ? { platform } : {}),
    module: ({ url }) => shopModule(url, options),
  });
}
