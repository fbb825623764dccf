import type { Type } from '@nestjs/common';
import type { Caller, Duration } from '@nestling/core';
import type { AuthenticationOptions } from './access/authentication.options.js';
import type { CredentialsVerifier, VerifyCredentials } from './backends/credentials.verifier.js';
import type { AuthMessages } from './auth.errors.js';
import type { LoginOptions } from './login/login.options.js';
import type { ApiKeyStore, FindApiKey } from './keys/api-key.store.js';
import type { SessionStore } from './sessions/session.store.js';
import type { RateLimitSpec } from './limits/rate-limit.options.js';
import type { RateLimitStoreOptions } from './limits/rate-limit.settings.js';
import type { RateLimitStore } from './limits/rate-limit.store.js';
import type { JwtAlgorithm, JwtKey } from './tokens/jwt.key.js';

/** Bearer tokens: with which keys they are signed, and what they have to say. */
export interface JwtOptions {
  /** What signs tokens with HMAC; of several the first signs, and the others are still accepted. */
  readonly secret?: string | readonly string[];
  /** The algorithm of `secret`. @default 'HS256' */
  readonly algorithm?: 'HS256' | 'HS384' | 'HS512';
  /** Keys with an algorithm each, told apart by `kid`; the first that can sign does. */
  readonly keys?: readonly JwtKey[];
  /** Where another server publishes its keys; needs `issuer` and `audience`. */
  readonly jwks?: { readonly url: string; readonly algorithms: readonly JwtAlgorithm[] };
  /**
   * Another server that describes itself as OpenID Connect has it: the document of this issuer says where its keys are, and
   * only tokens of this issuer pass with them; needs `audience`. `algorithms` are ['RS256'] unless others are named.
   */
  readonly openId?: { readonly issuer: string; readonly algorithms?: readonly JwtAlgorithm[] };
  /** Who must have made the token (`iss`). @default anybody who has a key */
  readonly issuer?: string | readonly string[];
  /** For whom it must be made (`aud`): one of these. @default a token that names an audience is refused */
  readonly audience?: string | readonly string[];
  /** How far clocks may differ. @default 0 */
  readonly leeway?: Duration;
  /** How long an issued token lives. @default '15m' */
  readonly expiresIn?: Duration;
  /** Makes a caller of a token's claims, or refuses them with null. @default the claims themselves */
  readonly user?: (claims: Caller) => Caller | null | Promise<Caller | null>;
}

/** User names and passwords in every request. */
export interface BasicOptions {
  /** Checks them: a function, or a provider's class. @default the validator of `login` */
  readonly verify?: VerifyCredentials | Type<CredentialsVerifier>;
  /** What a browser shows when it asks for the password. @default 'api' */
  readonly realm?: string;
}

/** Keys that programs send. */
export interface ApiKeyOptions {
  /** Finds a stored key by its id: a function, or a provider's class. */
  readonly store: FindApiKey | Type<ApiKeyStore>;
  /** The header that carries it. @default 'x-api-key' */
  readonly header?: string;
  /** The parameter of the query string that may carry it as well; addresses end up in logs. @default none */
  readonly query?: string;
  /** The cookie that may carry it as well. @default none */
  readonly cookie?: string;
}

/** Sessions of browsers, kept in a signed cookie. */
export interface CookieOptions {
  /** What signs the cookie; of several the first signs, and the others are still accepted. */
  readonly secret: string | readonly string[] | undefined;
  /** @default '__Host-session', or 'session' where `secure` is false */
  readonly name?: string;
  /** How long a session lives. @default '12h' */
  readonly expiresIn?: Duration;
  /** Whether browsers send it over HTTPS only. @default true */
  readonly secure?: boolean;
  /** Origins, other than the API's own, whose pages may write: `https://shop.example`. @default [] */
  readonly origins?: readonly string[];
}

/** Where it is kept which sessions there are, and which were ended. */
export interface SessionsOptions {
  /** A table of the application's data source; this process alone; or a provider's class. @default the database, if there is one */
  readonly store?: 'database' | 'memory' | Type<SessionStore>;
}

/** The options of `AuthModule.forRoot`. */
export interface AuthOptions {
  readonly jwt?: JwtOptions;
  readonly basic?: BasicOptions;
  readonly apiKey?: ApiKeyOptions;
  readonly cookie?: CookieOptions;
  /** Routes by which callers log in. @default none */
  readonly login?: LoginOptions;
  /** How sessions are kept. @default they are where there is a `login` */
  readonly sessions?: SessionsOptions;
  /** What holds for every route that says nothing itself. @default such a route is open */
  readonly authentication?: AuthenticationOptions;
  /** How often somebody may call the routes that say nothing themselves, all of them together. @default as often as they like */
  readonly rateLimit?: RateLimitSpec;
  /** Where requests are counted: `'memory'`, `'database'`, `'redis://...'`, or with more to say of it. @default 'memory' */
  readonly rateLimitStore?: string | RateLimitStore | RateLimitStoreOptions;
  /** The roles of a caller. @default its `roles` */
  readonly roles?: (user: Caller) => readonly string[];
  /** Whether a caller has one of the roles that a route asks for. @default one of them is among its roles */
  readonly hasRole?: (user: Caller, roles: readonly string[]) => boolean | Promise<boolean>;
  /** What refusals say, in the words of the application. */
  readonly messages?: AuthMessages;
}
