import { Inject, Injectable } from '@nestjs/common';
import { parseDuration, type Caller, type Duration } from '@nestling/core';
import { SignJWT } from 'jose';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { JwtVerifier } from './jwt.verifier.js';
import type { JwtSettings } from './jwt.settings.js';

/**
 * Makes and checks the tokens that `JwtBackend` accepts.
 *
 * @example
 * const token = await this.tokens.issue({ sub: user.id, roles: user.roles });
 */
@Injectable()
export class TokenService {
  private readonly verifier?: JwtVerifier;

  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {
    if (settings.jwt) this.verifier = new JwtVerifier(settings.jwt);
  }

  /** A token with these claims, signed with the first key that can sign. */
  issue(claims: Caller, { expiresIn }: { readonly expiresIn?: Duration } = {}): Promise<string> {
    const { keys, issuer, audience, lifetime } = this.jwt();
    const key = keys.find(({ signing }) => signing !== undefined);
    if (!key?.signing)
      throw new Error('AuthModule.forRoot({ jwt }) has no secret and no privateKey to sign with.');
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ ...claims })
      .setProtectedHeader({
        alg: key.algorithm,
        typ: 'JWT',
        ...(key.kid === undefined ? {} : { kid: key.kid }),
      })
      .setIssuedAt(now)
      .setExpirationTime(now + (expiresIn === undefined ? lifetime : parseDuration(expiresIn)));
    if (issuer?.[0] !== undefined) token.setIssuer(issuer[0]);
    if (audience?.[0] !== undefined) token.setAudience(audience[0]);
    return token.sign(key.signing);
  }

  /** The claims of a token; null for one that is not accepted. */
  async verify(token: string): Promise<Caller | null> {
    this.jwt();
    return (await this.verifier?.claims(token)) ?? null;
  }

  private jwt(): JwtSettings {
    const { jwt } = this.settings;
    if (!jwt) throw new Error('AuthModule.forRoot has no `jwt`: there are no tokens.');
    return jwt;
  }
}
