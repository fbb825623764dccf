import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import type { AuthSettings, CookieSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';

/**
 * Opens and closes the sessions of browsers; what it gives is the value of a `Set-Cookie` header.
 *
 * @example
 * response.header('Set-Cookie', this.sessions.open({ id: user.id, roles: user.roles }));
 */
@Injectable()
export class SessionCookies {
  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {}

  /** The cookie of a new session. */
  open(user: Caller): string {
    const cookie = this.cookie();
    const { name, signer, lifetime } = cookie;
    const expires = Math.floor(Date.now() / 1000) + lifetime;
    return `${name}=${signer.sign(name, JSON.stringify({ expires, user }))}; Max-Age=${lifetime}${attributesOf(cookie)}`;
  }

  /** The cookie that makes a browser forget its session. */
  close(): string {
    const cookie = this.cookie();
    return `${cookie.name}=; Max-Age=0${attributesOf(cookie)}`;
  }

  /** The caller of a session; null for a cookie that was not made here, or has expired. */
  read(value: string): Caller | null {
    const { name, signer } = this.cookie();
    const text = signer.read(name, value);
    if (text === undefined) return null;
    const { expires, user } = JSON.parse(text) as { expires: number; user: Caller };
    return expires > Date.now() / 1000 ? user : null;
  }

  private cookie(): CookieSettings {
    const { cookie } = this.settings;
    if (!cookie) throw new Error('AuthModule.forRoot has no `cookie`: there are no sessions.');
    return cookie;
  }
}

function attributesOf({ secure }: CookieSettings): string {
  return `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
