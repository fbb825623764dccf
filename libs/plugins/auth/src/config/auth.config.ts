// What a configuration file says of authentication; as in code, with names where code has classes.
import type { Caller, Duration } from '@nestling/core';
import type { AuthenticationOptions } from '../access/authentication.options.js';
import type { ApiKeyOptions, CookieOptions, JwtOptions } from '../auth.options.js';
import type { JwtAlgorithm } from '../tokens/jwt.key.js';
import type { StoredApiKey } from '../keys/api-key.store.js';
import type { RateLimitSpec } from '../limits/rate-limit.options.js';
import type { LoginLimits } from '../login/login.options.js';
import type { ListedUser } from '../passwords/listed.users.js';

/** `auth` at the top of a configuration. */
export interface AuthConfig {
  /** Signs tokens and sessions; of several the first, and the others are still accepted. @default the `secret` of the configuration */
  readonly secret?: string | readonly string[];
  /** @default 'HS256' */
  readonly algorithm?: JwtAlgorithm;
  /** The key that signs, for an algorithm that has a pair of keys. */
  readonly privateKey?: string;
  /** The key that checks, where nothing is signed here. */
  readonly publicKey?: string;
  readonly jwks?: JwtOptions['jwks'];
  /** How long a token lives. @default '15m' */
  readonly expiresIn?: Duration;
  readonly issuer?: JwtOptions['issuer'];
  readonly audience?: JwtOptions['audience'];
  readonly leeway?: Duration;
  /** What of a user goes into the token, and into `user`. @default all, but for password hashes */
  readonly extraClaims?: readonly string[];
  /** Where the login is. @default '/auth' */
  readonly path?: string;
  /** LightAPI's name of `path`. */
  readonly authPath?: string;
  /** A module whose export checks a name and a password. */
  readonly loginValidator?: string;
  /** Who can log in, in place of a validator. */
  readonly users?: readonly ListedUser[];
  /** Whether logins give a token to renew them by. @default false */
  readonly refresh?: boolean | { readonly expiresIn?: Duration };
  readonly login?: { readonly rateLimit?: RateLimitSpec; readonly limits?: LoginLimits };
  /** What a browser shows when it asks for a password. @default 'api' */
  readonly realm?: string;
  /** The keys of programs, as `createApiKey` made them. */
  readonly apiKeys?: readonly (Omit<StoredApiKey, 'expiresAt' | 'user'> & {
    readonly expiresAt?: string;
    readonly user?: Caller;
  })[];
  /** The header that carries such a key. @default 'x-api-key' */
  readonly apiKeyHeader?: ApiKeyOptions['header'];
  readonly cookie?: Omit<CookieOptions, 'secret'>;
  /** Where it is kept which sessions were ended. @default the database */
  readonly sessions?: 'database' | 'memory';
}

/** `authentication` of an endpoint or a verb. */
export interface AuthenticationConfig {
  readonly backend?: AuthenticationOptions['backend'] | string | readonly string[];
  readonly permission?: unknown;
}
