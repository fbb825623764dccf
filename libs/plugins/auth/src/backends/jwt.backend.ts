import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { markSession } from '../sessions/session.mark.js';
import { TokenService } from '../tokens/token.service.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { authorization } from './credential.header.js';

/** `Authorization: Bearer` with a JSON Web Token, as `AuthModule.forRoot({ jwt })` describes it. */
@Injectable()
export class JwtBackend extends AuthenticationBackend {
  readonly challenge = 'Bearer';
  readonly headers = ['authorization'];
  override readonly missingOption?: string;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(TokenService) private readonly tokens: TokenService,
  ) {
    super();
    if (!settings.jwt) this.missingOption = 'jwt: { secret: process.env.JWT_SECRET }';
  }

  override get scheme(): object {
    return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
  }

  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const token = authorization(request, 'bearer');
    if (token === undefined || token === null) return token;
    const claims = await this.tokens.verify(token);
    if (!claims) return null;
    const mark = this.tokens.markOf(claims);
    if (mark) markSession(request, mark);
    const { user } = this.settings.jwt ?? {};
    return user ? user(claims) : claims;
  }

  override rejection(): string {
    return 'Bearer error="invalid_token"';
  }
}
