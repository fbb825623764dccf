import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller, FieldError } from '@nestling/core';
import { bodyInvalid, credentialsInvalid, refreshInvalid, unavailable } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { basicChallenge } from '../backends/basic.backend.js';
import { readCredentials, type Credentials } from '../backends/basic.credentials.js';
import { authorization } from '../backends/credential.header.js';
import { CredentialsVerifier, type VerifyCredentials } from '../backends/credentials.verifier.js';
import { providedFunction } from '../backends/provided.function.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { Sessions, type SessionMark } from '../sessions/sessions.js';
import { TokenService } from '../tokens/token.service.js';
import { grantedScopes, inJson, narrowed, projected, subjectOf } from './claims.projection.js';
import { CredentialGate } from './credential.gate.js';
import { areUsable, credentialsIn, textIn } from './login.input.js';
import { readLoginBody, type BodyRequest, type LoginBody } from './request.body.js';

/** What a login is answered. */
export interface LoginAnswer {
  readonly token?: string;
  readonly user: Caller;
  /** Where `login.refresh` is on. */
  readonly refreshToken?: string;
}

/** A login that was right: what to answer, and the cookie to set where there is one. */
export interface Login {
  readonly answer: LoginAnswer;
  readonly cookie?: string;
}

/** The same in the words of OAuth2 (RFC 6749, section 5.1). */
export interface OAuthAnswer {
  readonly access_token?: string;
  readonly token_type: 'bearer';
  readonly expires_in?: number;
  readonly refresh_token?: string;
}

/** What is kept of a login, for the tokens that follow. */
interface SessionClaims {
  readonly sub: string;
  readonly user: Caller;
  /** The scopes that it gave, where it asked for some: no later token has more (RFC 6749, section 6). */
  readonly granted?: readonly string[];
}

/** Logs callers in. */
@Injectable()
export class LoginService {
  @Inject(TokenService) private readonly tokens!: TokenService;
  @Inject(Sessions) private readonly sessions!: Sessions;
  @Inject(SessionCookies) private readonly cookies!: SessionCookies;
  private readonly logger = new Logger('Nestling');
  private readonly verify: VerifyCredentials;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CredentialGate) private readonly gate: CredentialGate,
    @Inject(ModuleRef) modules: ModuleRef,
  ) {
    const verify = providedFunction(settings.login?.validator ?? (() => null), {
      base: CredentialsVerifier,
      modules,
      call: (verifier, username, password) => verifier.verify(username, password),
    });
    this.verify = async (username, password) => inJson(await verify(username, password));
  }

  /**
   * Logs a caller in. A Basic header is looked at before the body, and the body not at all if there is one.
   *
   * @throws {AUTH_CREDENTIALS_INVALID} {AUTH_ATTEMPTS_EXCEEDED} {AUTH_BODY_INVALID}
   */
  async login(request: BodyRequest, given?: LoginBody): Promise<Login> {
    const header = authorization(request, 'basic');
    if (header === undefined)
      return this.check(request, credentialsIn(given ?? (await readLoginBody(request))));
    const credentials = header === null ? null : readCredentials(header);
    if (!credentials || !areUsable(credentials))
      throw credentialsInvalid(this.basic(), this.settings.messages.credentialsInvalid);
    return this.check(request, credentials, { challenge: this.basic() });
  }

  /**
   * Answers a login in JSON as `login` does, and the forms of OAuth2 in its words. There the header names the program, which
   * need not prove who it is (RFC 6749, section 4.3), and not the user.
   *
   * @throws {AUTH_CREDENTIALS_INVALID} {AUTH_ATTEMPTS_EXCEEDED} {AUTH_BODY_INVALID} {AUTH_REFRESH_INVALID}
   */
  async token(request: BodyRequest): Promise<LoginAnswer | OAuthAnswer> {
    const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '');
    if (!isForm) return (await this.login(request)).answer;
    const body = await readLoginBody(request, { form: true });
    const { members } = body;
    const grant = members.get('grant_type');
    if (grant === undefined) return (await this.login(request, body)).answer;
    const { refresh } = this.settings.login ?? {};
    if (grant === 'refresh_token' && refresh)
      return this.inOAuth(await this.refresh(textIn(body, 'refresh_token')));
    if (grant !== 'password') throw bodyInvalid([grantMistake(refresh !== undefined)]);
    const scope = members.get('scope');
    const { answer } = await this.check(request, credentialsIn(body), {
      ...(typeof scope === 'string' ? { scope } : {}),
    });
    return this.inOAuth(answer);
  }

  /**
   * A new token, for a refresh token that was not used before.
   *
   * @throws {AUTH_REFRESH_INVALID} {AUTH_UNAVAILABLE}
   */
  async refresh(text: string): Promise<LoginAnswer> {
    const found = await this.sessions.find(text);
    if (!found) throw refreshInvalid(this.settings.messages.refreshInvalid);
    const { session, token } = found;
    const claims = await this.reloaded(session.claims);
    if (!claims) {
      await this.sessions.revoke({ id: session.id, subject: '', expires: 0 });
      throw refreshInvalid(this.settings.messages.refreshInvalid);
    }
    const refreshToken = await this.sessions.rotate(token);
    if (refreshToken === undefined) throw refreshInvalid(this.settings.messages.refreshInvalid);
    const { sub, user } = claims;
    return { token: await this.tokens.issue({ ...user, sub, sid: session.id }), user, refreshToken };
  }

  /** The session of a refresh token, for its end. */
  async sessionOf(text: string): Promise<SessionMark | undefined> {
    const { session } = (await this.sessions.find(text)) ?? {};
    return session && { id: session.id, subject: session.claims['sub'] as string, expires: 0 };
  }

  /** What a caller is told of themselves. */
  describe(caller: Caller): Caller {
    return projected(caller, this.settings.login?.extraClaims);
  }

  private async check(
    request: BodyRequest,
    credentials: Credentials,
    { challenge = this.challenge(), scope = '' } = {},
  ): Promise<Login> {
    const found = await this.gate.check(credentials, request, this.verify);
    if (!found) throw credentialsInvalid(challenge, this.settings.messages.credentialsInvalid);
    const { jwt, cookie, login } = this.settings;
    const described = this.describe(found);
    const granted = grantedScopes(described, scope);
    const user = narrowed(described, granted);
    if (!jwt && !cookie) return { answer: { user } };
    const sub = subjectOf(found, credentials.username);
    const { id, refreshToken } = await this.sessions.open(sub, {
      sub,
      user,
      ...(granted ? { granted } : {}),
    });
    return {
      answer: {
        ...(jwt ? { token: await this.tokens.issue({ ...user, sub, sid: id }) } : {}),
        user,
        ...(login?.refresh ? { refreshToken } : {}),
      },
      ...(cookie ? { cookie: this.cookies.open({ ...user, sub }, { session: id }) } : {}),
    };
  }

  /** What new tokens of a session say; null for a user who is none any more. */
  private async reloaded(claims: Caller): Promise<Pick<SessionClaims, 'sub' | 'user'> | null> {
    const { sub, user, granted } = claims as unknown as SessionClaims;
    const { reload } = this.settings.login?.refresh ?? {};
    if (!reload) return { sub, user };
    try {
      const found = await reload({ ...user, sub });
      return found ? { sub, user: narrowed(this.describe(inJson(found)), granted) } : null;
    } catch (error) {
      this.logger.error('login.refresh.reload failed', error instanceof Error ? error.stack : String(error));
      throw unavailable();
    }
  }

  private inOAuth({ token, refreshToken }: LoginAnswer): OAuthAnswer {
    const { lifetime } = this.settings.jwt ?? {};
    return {
      ...(token === undefined ? {} : { access_token: token }),
      token_type: 'bearer',
      ...(lifetime === undefined ? {} : { expires_in: lifetime }),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
  }

  private challenge(): string {
    return this.settings.jwt ? 'Bearer' : this.basic();
  }

  private basic(): string {
    return basicChallenge(this.settings.basic?.realm);
  }
}

function grantMistake(hasRefresh: boolean): FieldError {
  const message = `must be password${hasRefresh ? ' or refresh_token' : ''}`;
  return { field: 'grant_type', pointer: '/grant_type', code: 'enum', message };
}
