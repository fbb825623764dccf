import type { Type } from '@nestjs/common';
import type { Caller, Duration } from '@nestling/core';
import type { CredentialsVerifier, VerifyCredentials } from '../backends/credentials.verifier.js';
import type { RateLimitSpec } from '../limits/rate-limit.options.js';

/** How many wrong passwords are checked before nobody is asked any more. */
export interface LoginLimits {
  /** For one account, whatever it is spelled like. @default 10 */
  readonly account?: number;
  /** From one network: an IPv4 address, or the /64 of an IPv6 address. @default 100 */
  readonly network?: number;
  /** In which time. @default '1m' */
  readonly window?: Duration;
}

/** How tokens are renewed without the password. */
export interface RefreshOptions {
  /** How long after the login they can be. @default '30d' */
  readonly expiresIn?: Duration;
  /** Says anew who the user is, or that there is none any more. @default as at the login */
  readonly reload?: (user: Caller) => Caller | null | Promise<Caller | null>;
}

/** How callers log in, with a user name and a password. */
export interface LoginOptions {
  /** Checks them: a function, or the class of a provider. What it answers becomes the token's claims, and `user`. */
  readonly validator: VerifyCredentials | Type<CredentialsVerifier>;
  /** Where the routes are. @default '/auth' */
  readonly path?: string;
  /** Which members of the validator's answer go into the token, and into `user`. @default all, but for password hashes */
  readonly extraClaims?: readonly string[];
  /** Whether logins give a `refreshToken` as well, which `POST /auth/refresh` takes. @default false */
  readonly refresh?: boolean | RefreshOptions;
  readonly limits?: LoginLimits;
  /** How often somebody may ask to log in, with right passwords and wrong ones. @default as any other route */
  readonly rateLimit?: RateLimitSpec;
}
