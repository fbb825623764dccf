import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { randomUUID } from 'node:crypto';
import type { AuthSettings, CookieSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { subjectOf } from '../login/claims.projection.js';
import type { SessionMark } from './sessions.js';

/** What stands in a cookie. */
interface CookieContent {
  readonly expires: number;
  readonly user: Caller;
  /** The id of its session. */
  readonly session: string;
}

/** The caller of a cookie, and the session that it belongs to. */
export interface OpenCookie {
  readonly user: Caller;
  readonly mark: SessionMark;
}

/**
 * Opens and closes the sessions of browsers; what it gives is the value of a `Set-Cookie` header.
 *
 * @example
 * response.header('Set-Cookie', this.cookies.open({ id: user.id, roles: user.roles }));
 */
@Injectable()
export class SessionCookies {
  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {}

  /** The cookie of a new session; `session` is its id, where it was opened by `Sessions`. */
  open(user: Caller, { session = randomUUID() }: { readonly session?: string } = {}): string {
    const cookie = this.cookie();
    const { name, signer, lifetime } = cookie;
    const expires = Math.floor(Date.now() / 1000) + lifetime;
    const content: CookieContent = { expires, user, session };
    return `${name}=${signer.sign(name, JSON.stringify(content))}; Max-Age=${lifetime}${attributesOf(cookie)}`;
  }

  /** The cookie that makes a browser forget its session; `Sessions.revoke` makes the server do so. */
  close(): string {
    const cookie = this.cookie();
    return `${cookie.name}=; Max-Age=0${attributesOf(cookie)}`;
  }

  /** The caller of a session; null for a cookie that was not made here, or has expired. */
  read(value: string): Caller | null {
    return this.opened(value)?.user ?? null;
  }

  /** @internal The caller and the session of a cookie; undefined for one that was not made here, or has expired. */
  opened(value: string): OpenCookie | undefined {
    const { name, signer } = this.cookie();
    const text = signer.read(name, value);
    if (text === undefined) return undefined;
    const { expires, user, session } = JSON.parse(text) as Partial<CookieContent>;
    // Without a session there is nothing that a logout could end.
    if (!user || !session || !expires || expires <= Date.now() / 1000) return undefined;
    return { user, mark: { id: session, subject: subjectOf(user, ''), expires } };
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
