import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { JwtVerifier } from '../tokens/jwt.verifier.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { authorization } from './credential.header.js';

/** `Authorization: Bearer` with a JSON Web Token, as `AuthModule.forRoot({ jwt })` describes it. */
@Injectable()
export class JwtBackend extends AuthenticationBackend {
  readonly challenge = 'Bearer';
  readonly headers = ['authorization'];
  override readonly missingOption?: string;
  private readonly verifier?: JwtVerifier;

  constructor(@Inject(AUTH_SETTINGS) { jwt }: AuthSettings) {
    super();
    if (jwt) this.verifier = new JwtVerifier(jwt);
    else this.missingOption = 'jwt: { secret: process.env.JWT_SECRET }';
  }

  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const token = authorization(request, 'bearer');
    if (token === undefined || token === null) return token;
    return (await this.verifier?.verify(token)) ?? null;
  }

  override rejection(): string {
    return 'Bearer error="invalid_token"';
  }
}
