import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { CredentialGate } from '../login/credential.gate.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { readCredentials } from './basic.credentials.js';
import { authorization } from './credential.header.js';
import { CredentialsVerifier, type VerifyCredentials } from './credentials.verifier.js';
import { providedFunction } from './provided.function.js';

/** `Authorization: Basic`, checked as `AuthModule.forRoot({ basic })` says. */
@Injectable()
export class BasicBackend extends AuthenticationBackend {
  readonly challenge: string;
  readonly headers = ['authorization'];
  override readonly missingOption?: string;
  private readonly verify: VerifyCredentials;

  constructor(
    @Inject(AUTH_SETTINGS) { basic, login }: AuthSettings,
    @Inject(ModuleRef) modules: ModuleRef,
    @Inject(CredentialGate) private readonly gate: CredentialGate,
  ) {
    super();
    const verify = basic?.verify ?? login?.validator;
    this.challenge = basicChallenge(basic?.realm);
    if (!verify) this.missingOption = 'basic: { verify: (username, password) => ... }';
    this.verify = providedFunction(verify ?? (() => null), {
      base: CredentialsVerifier,
      modules,
      call: (verifier, username, password) => verifier.verify(username, password),
    });
  }

  override get scheme(): object {
    return { type: 'http', scheme: 'basic' };
  }

  /** @throws {AUTH_ATTEMPTS_EXCEEDED} {AUTH_UNAVAILABLE} */
  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const encoded = authorization(request, 'basic');
    if (encoded === undefined || encoded === null) return encoded;
    const credentials = readCredentials(encoded);
    return credentials && this.gate.check(credentials, request, this.verify);
  }
}

/** What asks for a user name and a password. */
export function basicChallenge(realm = 'api'): string {
  return `Basic realm="${realm}", charset="UTF-8"`;
}
