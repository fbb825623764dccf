import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import { crossSite } from '../auth.errors.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { matchesHash, readApiKey } from '../keys/api-key.js';
import { ApiKeyStore, type FindApiKey } from '../keys/api-key.store.js';
import { changesState, isOwnPage } from '../sessions/own.page.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { cookieOf, credentialHeader, takeParameter } from './credential.header.js';
import { providedFunction } from './provided.function.js';

/** A key in a header, or where else it is asked for, looked up as `AuthModule.forRoot({ apiKey })` says. */
@Injectable()
export class ApiKeyBackend extends AuthenticationBackend {
  readonly challenge: string;
  readonly headers: readonly string[];
  override readonly missingOption?: string;
  private readonly header: string;
  private readonly find: FindApiKey;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ModuleRef) modules: ModuleRef,
  ) {
    super();
    const { apiKey } = settings;
    if (!apiKey) this.missingOption = 'apiKey: { store: (id) => ... }';
    this.header = apiKey?.header ?? 'x-api-key';
    this.headers = [this.header, ...(apiKey?.cookie ? ['cookie'] : [])];
    this.challenge = `ApiKey header="${this.header}"`;
    this.find = providedFunction(apiKey?.store ?? (() => null), {
      base: ApiKeyStore,
      modules,
      call: (store, id) => store.find(id),
    });
  }

  /** @throws {AUTH_CROSS_SITE} for a key in a cookie, if the page that writes is one of another site */
  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const { query, cookie } = this.settings.apiKey ?? {};
    const parameter = query === undefined ? undefined : takeParameter(request, query);
    const inHeader = credentialHeader(request, this.header);
    if (inHeader !== undefined) return inHeader === null ? null : this.lookUp(inHeader);
    if (parameter !== undefined) return parameter === null ? null : this.lookUp(parameter);
    const inCookie = cookie === undefined ? undefined : cookieOf(request, cookie);
    if (inCookie === undefined || inCookie === null) return inCookie;
    const caller = await this.lookUp(inCookie);
    const origins = this.settings.cookie?.origins ?? [];
    if (caller && changesState(request) && !isOwnPage(request, origins))
      throw crossSite(this.settings.messages.crossSite);
    return caller;
  }

  private async lookUp(sent: string): Promise<Caller | null> {
    const key = readApiKey(sent);
    const stored = key && (await this.find(key.id));
    if (!stored || !matchesHash(key.secret, stored.hash)) return null;
    const { id, scopes = [], expiresAt, user = {} } = stored;
    if (expiresAt && expiresAt.getTime() <= Date.now()) return null;
    return { ...user, scopes, apiKeyId: id };
  }
}
