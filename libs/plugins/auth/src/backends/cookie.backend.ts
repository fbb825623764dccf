import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@nestling/core';
import { crossSite } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { changesState, isOwnPage } from '../sessions/own.page.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { markSession } from '../sessions/session.mark.js';
import { Sessions } from '../sessions/sessions.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { cookieOf } from './credential.header.js';

/** The session in a signed cookie, as `AuthModule.forRoot({ cookie })` describes it and `SessionCookies` opens it. */
@Injectable()
export class CookieBackend extends AuthenticationBackend {
  readonly challenge = 'Cookie';
  readonly headers = ['cookie'];
  override readonly missingOption?: string;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(SessionCookies) private readonly cookies: SessionCookies,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {
    super();
    if (!settings.cookie) this.missingOption = 'cookie: { secret: process.env.SESSION_SECRET }';
  }

  override get scheme(): object {
    return { type: 'apiKey', in: 'cookie', name: this.settings.cookie?.name ?? 'session' };
  }

  /** @throws {AUTH_CROSS_SITE} if the page that writes is one of another site */
  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const { cookie } = this.settings;
    const value = cookieOf(request, cookie?.name ?? '');
    if (value === undefined || value === null || !cookie) return value === undefined ? undefined : null;
    const session = this.cookies.opened(value);
    if (!session || (await this.sessions.isRevoked(session.mark.id))) return null;
    if (changesState(request) && !isOwnPage(request, cookie.origins))
      throw crossSite(this.settings.messages.crossSite);
    markSession(request, session.mark);
    return session.user;
  }
}
