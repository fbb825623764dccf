import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import { PROBLEM_FORMAT, type ProblemFormat } from '@nestling/core';
import { AccessCompiler } from './access/access.compiler.js';
import { AccessResolver } from './access/access.resolver.js';
import { AuthRefusalFilter } from './access/auth-refusal.filter.js';
import { AuthGuard } from './access/auth.guard.js';
import { AuthenticationPlugin } from './access/authentication.plugin.js';
import { HandlerAccessCatalog } from './access/handler.access.js';
import { InstanceFinder } from './access/instance.finder.js';
import { AuthConfigurableModule } from './auth.module-definition.js';
import { readAuthOptions } from './auth.settings.js';
import { AUTH_OPTIONS, AUTH_SETTINGS } from './auth.tokens.js';
import { ApiKeyBackend } from './backends/api-key.backend.js';
import { BasicBackend } from './backends/basic.backend.js';
import { CookieBackend } from './backends/cookie.backend.js';
import { JwtBackend } from './backends/jwt.backend.js';
import { SessionCookies } from './sessions/session.cookies.js';
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
    { provide: AUTH_SETTINGS, inject: [AUTH_OPTIONS], useFactory: readAuthOptions },
    ...BACKENDS,
    AccessCompiler,
    AccessResolver,
    AuthenticationPlugin,
    HandlerAccessCatalog,
    InstanceFinder,
    SessionCookies,
    TokenService,
    { provide: APP_GUARD, useClass: AuthGuard },
    {
      provide: APP_FILTER,
      inject: [HttpAdapterHost, { token: PROBLEM_FORMAT, optional: true }],
      useFactory: (adapterHost: HttpAdapterHost, format?: ProblemFormat) =>
        new AuthRefusalFilter(adapterHost, format),
    },
  ],
  exports: [...BACKENDS, SessionCookies, TokenService],
})
export class AuthModule extends AuthConfigurableModule {}
