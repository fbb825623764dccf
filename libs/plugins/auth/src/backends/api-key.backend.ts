import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { matchesHash, readApiKey } from '../keys/api-key.js';
import { ApiKeyStore, type FindApiKey } from '../keys/api-key.store.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { credentialHeader } from './credential.header.js';
import { providedFunction } from './provided.function.js';

/** A key in a header, looked up as `AuthModule.forRoot({ apiKey })` says. */
@Injectable()
export class ApiKeyBackend extends AuthenticationBackend {
  readonly challenge: string;
  readonly headers: readonly string[];
  override readonly missingOption?: string;
  private readonly header: string;
  private readonly find: FindApiKey;

  constructor(@Inject(AUTH_SETTINGS) { apiKey }: AuthSettings, @Inject(ModuleRef) modules: ModuleRef) {
    super();
    if (!apiKey) this.missingOption = 'apiKey: { store: (id) => ... }';
    this.header = apiKey?.header ?? 'x-api-key';
    this.headers = [this.header];
    this.challenge = `ApiKey header="${this.header}"`;
    this.find = providedFunction(apiKey?.store ?? (() => null), {
      base: ApiKeyStore,
      modules,
      call: (store, id) => store.find(id),
    });
  }

  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const sent = credentialHeader(request, this.header);
    if (sent === undefined || sent === null) return sent;
    const key = readApiKey(sent);
    const stored = key && (await this.find(key.id));
    if (!stored || !matchesHash(key.secret, stored.hash)) return null;
    const { id, scopes = [], expiresAt, user = {} } = stored;
    if (expiresAt && expiresAt.getTime() <= Date.now()) return null;
    return { ...user, scopes, apiKeyId: id };
  }
}
