import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { crossSite } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { cookieOf } from './credential.header.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The session in a signed cookie, as `AuthModule.forRoot({ cookie })` describes it and `SessionCookies` opens it. */
@Injectable()
export class CookieBackend extends AuthenticationBackend {
  readonly challenge = 'Cookie';
  readonly headers = ['cookie'];
  override readonly missingOption?: string;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(SessionCookies) private readonly sessions: SessionCookies,
  ) {
    super();
    if (!settings.cookie) this.missingOption = 'cookie: { secret: process.env.SESSION_SECRET }';
  }

  /** @throws {AUTH_CROSS_SITE} if the page that writes is one of another site */
  authenticate(request: AuthRequest): Caller | null | undefined {
    const value = cookieOf(request, this.settings.cookie?.name ?? '');
    if (value === undefined || value === null) return value;
    const caller = this.sessions.read(value);
    if (caller && !SAFE.has(request.method) && !this.isOwnPage(request)) throw crossSite();
    return caller;
  }

  /** Browsers send a cookie for any page that asks; they also say which. Other programs say nothing. */
  private isOwnPage({ headers }: AuthRequest): boolean {
    const { origin, host } = headers;
    if (origin !== undefined && this.settings.cookie?.origins.includes(origin)) return true;
    const site = headers['sec-fetch-site'];
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  }
}
