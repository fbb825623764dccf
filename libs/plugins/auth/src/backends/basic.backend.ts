import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Caller } from '@nestling/core';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH_SETTINGS } from '../auth.tokens.js';
import { AuthenticationBackend, type AuthRequest } from './authentication.backend.js';
import { authorization } from './credential.header.js';
import { CredentialsVerifier, type VerifyCredentials } from './credentials.verifier.js';
import { providedFunction } from './provided.function.js';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A user name and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** `Authorization: Basic`, checked as `AuthModule.forRoot({ basic })` says. */
@Injectable()
export class BasicBackend extends AuthenticationBackend {
  readonly challenge: string;
  readonly headers = ['authorization'];
  override readonly missingOption?: string;
  private readonly verify: VerifyCredentials;

  constructor(@Inject(AUTH_SETTINGS) { basic }: AuthSettings, @Inject(ModuleRef) modules: ModuleRef) {
    super();
    this.challenge = `Basic realm="${basic?.realm ?? 'api'}", charset="UTF-8"`;
    if (!basic) this.missingOption = 'basic: { verify: (username, password) => ... }';
    this.verify = providedFunction(basic?.verify ?? (() => null), {
      base: CredentialsVerifier,
      modules,
      call: (verifier, username, password) => verifier.verify(username, password),
    });
  }

  async authenticate(request: AuthRequest): Promise<Caller | null | undefined> {
    const encoded = authorization(request, 'basic');
    if (encoded === undefined || encoded === null) return encoded;
    const credentials = readCredentials(encoded);
    return credentials && this.verify(credentials.username, credentials.password);
  }
}

/** Reads what follows `Basic`; null if it is not a user name, a colon and a password in UTF-8 and base64. */
export function readCredentials(encoded: string): Credentials | null {
  if (!BASE64.test(encoded)) return null;
  let text: string;
  try {
    text = decoder.decode(Buffer.from(encoded, 'base64'));
  } catch {
    // The bytes are no UTF-8: nothing that was ever stored could be meant.
    return null;
  }
  const colon = text.indexOf(':');
  if (colon < 1 || /\p{Cc}/u.test(text)) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
