// Decides, once the options and the endpoints are known, whether there is a login, and prepares the platform for it.
import { Inject, Injectable, type Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { deferBodies } from '@nestling/core';
import { HandlerAccessCatalog } from '../access/handler.access.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import type { AuthenticationBackend } from '../backends/authentication.backend.js';
import { BasicBackend } from '../backends/basic.backend.js';
import { CookieBackend } from '../backends/cookie.backend.js';
import { JwtBackend } from '../backends/jwt.backend.js';
import { AllowAny, IsAuthenticated } from '../permissions/permission.js';
import { loginPaths } from './login.paths.js';
import { openRoutes, type LoginRoute } from './login.routes.js';

/** What callers get by a login, or log in with. */
const BACKENDS = [JwtBackend, BasicBackend, CookieBackend];

/** Opens the login. */
@Injectable()
export class LoginSetup {
  @Inject(ApplicationConfig) private readonly config!: ApplicationConfig;

  /** The controller of the login, where there is one. */
  controller?: Type;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(HandlerAccessCatalog) private readonly catalog: HandlerAccessCatalog,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Gives a controller its routes, if somebody can use what they give. */
  open(controller: Type): void {
    const { login } = this.settings;
    const { httpAdapter } = this.adapterHost;
    if (!login || !httpAdapter || !this.catalog.asksFor(BACKENDS)) return;
    const routes = this.routes();
    openRoutes(controller, login.path, routes);
    this.controller = controller;
    const names = routes.map(({ name }) => name);
    deferBodies(httpAdapter, loginPaths(this.config, login.path, names));
  }

  private routes(): readonly LoginRoute[] {
    const { jwt, cookie, basic, login } = this.settings;
    const sessions = [...(jwt ? [JwtBackend] : []), ...(cookie ? [CookieBackend] : [])];
    const known = [...sessions, ...(basic ? [BasicBackend] : [])];
    return [
      { name: 'login', verb: 'POST' },
      { name: 'token', verb: 'POST' },
      ...(login?.refresh ? [{ name: 'refresh', verb: 'POST' } as const] : []),
      ...(sessions.length > 0 ? [logoutOf(sessions)] : []),
      ...(known.length > 0 ? [meOf(known)] : []),
    ];
  }
}

/** Whoever can be told is; the handler refuses those who sent nothing that could be ended. */
function logoutOf(backend: readonly Type<AuthenticationBackend>[]): LoginRoute {
  return { name: 'logout', verb: 'POST', status: 204, authentication: { backend, permission: AllowAny } };
}

function meOf(backend: readonly Type<AuthenticationBackend>[]): LoginRoute {
  return { name: 'me', verb: 'GET', authentication: { backend, permission: IsAuthenticated } };
}
