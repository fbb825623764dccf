import { Inject, Injectable } from '@nestjs/common';
import { parseDuration, type Caller, type Duration } from '@nestling/core';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { digestOf } from '../sessions/refresh.token.js';
import { Sessions, type SessionMark } from '../sessions/sessions.js';
import { JwtVerifier } from './jwt.verifier.js';
import type { JwtSettings } from './jwt.settings.js';

const STORABLE = /^[0-9a-f-]{1,64}$/;

/**
 * Makes and checks the tokens that `JwtBackend` accepts.
 *
 * @example
 * const token = await this.tokens.issue({ sub: user.id, roles: user.roles });
 */
@Injectable()
export class TokenService {
  private readonly verifier?: JwtVerifier;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {
    if (settings.jwt) this.verifier = new JwtVerifier(settings.jwt);
  }

  /** A token with these claims, signed with the first key that can sign. */
  issue(claims: Caller, { expiresIn }: { readonly expiresIn?: Duration } = {}): Promise<string> {
    const { keys, issuer, audience, lifetime } = this.jwt();
    const key = keys.find(({ signing }) => signing !== undefined);
    if (!key?.signing)
      throw new Error('AuthModule.forRoot({ jwt }) has no secret and no privateKey to sign with.');
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ jti: randomUUID(), ...claims })
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

  /** The claims of a token; null for one that is not accepted, or was revoked. */
  async verify(token: string): Promise<Caller | null> {
    this.jwt();
    const claims = await this.verifier?.claims(token);
    if (!claims) return null;
    const mark = this.markOf(claims);
    return mark && (await this.sessions.isRevoked(mark.id)) ? null : claims;
  }

  /** Makes a token one that is not accepted, here at once and by other processes within five seconds. */
  async revoke(token: string): Promise<void> {
    const claims = await this.verify(token);
    const mark = claims && this.markOf(claims);
    if (mark) await this.sessions.revoke(mark);
  }

  /** @internal The session that a token belongs to, or the token itself where it belongs to none. */
  markOf({ sid, jti, sub, exp }: Caller): SessionMark | undefined {
    const id = typeof sid === 'string' ? sid : jti;
    if (typeof id !== 'string') return undefined;
    // What another server calls its tokens may be too long, or differ from others by the case of letters alone.
    const mark = { subject: String(sub), expires: Number(exp) };
    return { id: STORABLE.test(id) ? id : digestOf(id), ...mark };
  }

  private jwt(): JwtSettings {
    const { jwt } = this.settings;
    if (!jwt) throw new Error('AuthModule.forRoot has no `jwt`: there are no tokens.');
    return jwt;
  }
}
