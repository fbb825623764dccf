import {
  Inject,
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { ApiSecurity, PROBLEM_FORMAT, type ProblemFormat } from '@nestling/core';
import { AccessCompiler } from './access/access.compiler.js';
import { AccessResolver } from './access/access.resolver.js';
import { AuthRefusalFilter } from './access/auth-refusal.filter.js';
import { AuthGuard } from './access/auth.guard.js';
import { AuthDocs } from './openapi/auth.docs.js';
import { AuthenticationPlugin } from './access/authentication.plugin.js';
import { HandlerAccessCatalog } from './access/handler.access.js';
import { InstanceFinder } from './access/instance.finder.js';
import { AuthConfigurableModule } from './auth.module-definition.js';
import type { AuthOptions } from './auth.options.js';
import { readAuthOptions, type AuthSettings } from './auth.settings.js';
import { AUTH_OPTIONS, AUTH_SETTINGS, LOGIN_CONTROLLER, RATE_LIMIT_STORE } from './auth.tokens.js';
import { ApiKeyBackend } from './backends/api-key.backend.js';
import { BasicBackend } from './backends/basic.backend.js';
import { CookieBackend } from './backends/cookie.backend.js';
import { JwtBackend } from './backends/jwt.backend.js';
import { ProxyCheck } from './limits/proxy.check.js';
import { RateLimitPlugin } from './limits/rate-limit.plugin.js';
import { RateLimitResolver } from './limits/rate-limit.resolver.js';
import { createRateLimitStore } from './limits/rate-limit.store.factory.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { AttemptCounter } from './login/attempt.counter.js';
import { CredentialGate } from './login/credential.gate.js';
import { createLoginController } from './login/login.controller.js';
import { LoginService } from './login/login.service.js';
import { LoginSetup } from './login/login.setup.js';
import { SessionCookies } from './sessions/session.cookies.js';
import { Sessions } from './sessions/sessions.js';
import { TokenService } from './tokens/token.service.js';

const BACKENDS = [JwtBackend, BasicBackend, ApiKeyBackend, CookieBackend];

/**
 * Tells who is calling, and lets them do what they may: on endpoints by their option `authentication`, on controllers by
 * decorators.
 *
 * @example
 * @Module({
 *   imports: [
 *     AuthModule.forRoot({
 *       jwt: { secret: process.env.JWT_SECRET, issuer: 'shop' },
 *       authentication: { backend: JwtBackend },
 *     }),
 *   ],
 * })
 * class AppModule {}
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: AUTH_SETTINGS,
      inject: [AUTH_OPTIONS],
      useFactory: (options: AuthOptions) => readAuthOptions(options),
    },
    {
      provide: RATE_LIMIT_STORE,
      inject: [AUTH_SETTINGS, ModuleRef],
      useFactory: ({ rateLimitStore }: AuthSettings, modules: ModuleRef) =>
        createRateLimitStore(rateLimitStore, modules),
    },
    ...BACKENDS,
    AccessCompiler,
    AccessResolver,
    AuthenticationPlugin,
    { provide: ApiSecurity, useClass: AuthDocs },
    CredentialGate,
    HandlerAccessCatalog,
    InstanceFinder,
    LoginService,
    LoginSetup,
    ProxyCheck,
    AttemptCounter,
    RateLimiter,
    RateLimitPlugin,
    RateLimitResolver,
    SessionCookies,
    Sessions,
    TokenService,
    { provide: APP_GUARD, useClass: AuthGuard },
    {
      provide: APP_FILTER,
      inject: [HttpAdapterHost, { token: PROBLEM_FORMAT, optional: true }],
      useFactory: (adapterHost: HttpAdapterHost, format?: ProblemFormat) =>
        new AuthRefusalFilter(adapterHost, format),
    },
  ],
  exports: [...BACKENDS, RateLimiter, SessionCookies, Sessions, TokenService],
})
export class AuthModule extends AuthConfigurableModule implements NestModule {
  constructor(
    @Inject(LoginSetup) private readonly login: LoginSetup,
    @Inject(LOGIN_CONTROLLER) private readonly controller: Type,
  ) {
    super();
  }

  static override forRoot(options: AuthOptions & { readonly isGlobal?: boolean } = {}): DynamicModule {
    return withLogin(super.forRoot(options));
  }

  static override forRootAsync(
    options: Parameters<typeof AuthConfigurableModule.forRootAsync>[0],
  ): DynamicModule {
    return withLogin(super.forRootAsync(options));
  }

  configure(_consumer: MiddlewareConsumer): void {
    this.login.open(this.controller);
  }
}

/** The routes of the login belong to this application alone. */
function withLogin(module: DynamicModule): DynamicModule {
  const controller = createLoginController();
  return {
    ...module,
    controllers: [controller],
    providers: [...(module.providers ?? []), { provide: LOGIN_CONTROLLER, useValue: controller }],
  };
}
