// The handlers of the login. The class is made anew for each module, and gets its routes when the options are known: an
// application without a login has none of them, wherever its options come from.
import { Controller, Inject, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import { Authenticate } from '../access/access.decorators.js';
import { crossSite, unauthenticated } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { AllowAny } from '../permissions/permission.js';
import { isOwnPage } from '../sessions/own.page.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { sessionOf } from '../sessions/session.mark.js';
import { Sessions } from '../sessions/sessions.js';
import { textIn } from './login.input.js';
import { LoginService, type LoginAnswer, type OAuthAnswer } from './login.service.js';
import { hasBody, readLoginBody, type BodyRequest } from './request.body.js';

/** What every handler works with. */
class LoginHandlers {
  @Inject(AUTH_SETTINGS) readonly settings!: AuthSettings;
  @Inject(LoginService) readonly logins!: LoginService;
  @Inject(Sessions) readonly sessions!: Sessions;
  @Inject(SessionCookies) readonly cookies!: SessionCookies;
  @Inject(HttpAdapterHost) readonly adapterHost!: HttpAdapterHost;

  /** Sets a header of the answer; what stands in it is for one caller alone. */
  prepare(response: unknown, headers: Readonly<Record<string, string>> = {}): void {
    const { httpAdapter } = this.adapterHost;
    for (const [name, value] of Object.entries({ 'Cache-Control': 'no-store', ...headers })) {
      httpAdapter.setHeader(response, name, value);
    }
  }
}

/** Makes the class: its methods are functions of its own, for routes are written on them. */
export function createLoginController(): Type {
  @Authenticate({ backend: [], permission: AllowAny })
  @Controller()
  class LoginController extends LoginHandlers {
    async login(request: BodyRequest, response: unknown): Promise<LoginAnswer> {
      this.prepare(response);
      const { cookie: settings } = this.settings;
      // A page of another site could log its visitors in as somebody else.
      if (settings && !isOwnPage(request, settings.origins))
        throw crossSite(this.settings.messages.crossSite);
      const { answer, cookie } = await this.logins.login(request);
      if (cookie !== undefined) this.prepare(response, { 'Set-Cookie': cookie });
      return answer;
    }

    token(request: BodyRequest, response: unknown): Promise<LoginAnswer | OAuthAnswer> {
      this.prepare(response);
      return this.logins.token(request);
    }

    async refresh(request: BodyRequest, response: unknown): Promise<LoginAnswer> {
      this.prepare(response);
      return this.logins.refresh(textIn(await readLoginBody(request), 'refreshToken'));
    }

    me(request: BodyRequest, response: unknown): { readonly user: Caller } {
      this.prepare(response);
      return { user: this.logins.describe(request.user as Caller) };
    }

    /** Ends the session of the credential that was sent, or of the refresh token in the body; `everywhere` all of the user. */
    async logout(request: BodyRequest, response: unknown): Promise<void> {
      const body = hasBody(request) ? await readLoginBody(request) : undefined;
      const given = body?.members.get('refreshToken');
      const session =
        sessionOf(request) ?? (typeof given === 'string' && (await this.logins.sessionOf(given)));
      if (!session) {
        const challenge = this.settings.jwt ? 'Bearer' : 'Cookie';
        throw unauthenticated([challenge], this.settings.messages.unauthenticated);
      }
      await this.sessions.revoke(session);
      if (body?.members.get('everywhere') === true) await this.sessions.revokeAll(session.subject);
      this.prepare(response, this.settings.cookie ? { 'Set-Cookie': this.cookies.close() } : {});
    }
  }
  return LoginController;
}
