// The options of the module, read once: every mistake in them is in one error.
import { Logger } from '@nestjs/common';
import { NestlingConfigError, type Caller, type ConfigProblem, type ReportMistake } from '@nestling/core';
import type { AuthenticationOptions } from './access/authentication.options.js';
import { AUTH_CONFIG_CODES, AUTH_MESSAGES, type AuthMessages } from './auth.errors.js';
import type { ApiKeyOptions, AuthOptions, BasicOptions, SessionsOptions } from './auth.options.js';
import { limitsOf } from './limits/rate-limit.compiler.js';
import type { RateLimitSpec } from './limits/rate-limit.options.js';
import type { LimitPlan } from './limits/rate-limit.plan.js';
import { readStoreOptions, type RateLimitStoreSettings } from './limits/rate-limit.settings.js';
import {
  readLimits,
  readLoginOptions,
  type AttemptLimits,
  type LoginSettings,
} from './login/login.settings.js';
import { reportUnknownKeys, SecretCheck } from './option.readers.js';
import { readCookieOptions, type CookieSettings } from './sessions/cookie.settings.js';
import { readJwtOptions, type JwtSettings } from './tokens/jwt.settings.js';

export type { CookieSettings };

/** What the module works with. */
export interface AuthSettings {
  readonly jwt?: JwtSettings;
  readonly basic?: BasicOptions;
  readonly apiKey?: ApiKeyOptions;
  readonly cookie?: CookieSettings;
  readonly login?: LoginSettings;
  /** Where sessions are kept; undefined where they are not. */
  readonly sessions?: SessionsOptions;
  /** How long anything that a session gives out is good, in seconds. */
  readonly sessionLifetime: number;
  /** How often wrong passwords are checked. */
  readonly limits: AttemptLimits;
  readonly authentication?: AuthenticationOptions;
  /** What holds for all routes together that say nothing themselves. */
  readonly rateLimit?: LimitPlan;
  readonly rateLimitStore: RateLimitStoreSettings;
  readonly roles: (user: Caller) => readonly string[];
  readonly hasRole?: AuthOptions['hasRole'];
  readonly messages: Required<AuthMessages>;
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'jwt',
    'basic',
    'apiKey',
    'cookie',
    'login',
    'sessions',
    'authentication',
    'rateLimit',
    'rateLimitStore',
    'roles',
    'hasRole',
    'messages',
  ],
  jwt: ['secret', 'algorithm', 'keys', 'jwks', 'openId', 'issuer', 'audience', 'leeway', 'expiresIn', 'user'],
  basic: ['verify', 'realm'],
  apiKey: ['store', 'header', 'query', 'cookie'],
  cookie: ['secret', 'name', 'expiresIn', 'secure', 'origins'],
  login: ['validator', 'path', 'extraClaims', 'refresh', 'limits', 'rateLimit'],
  sessions: ['store'],
  messages: Object.keys(AUTH_MESSAGES),
};
const QUOTABLE = /^[ !#-[\]-~]*$/;
const STORES = ['database', 'memory'];
const HEADER = /^[a-z0-9-]+$/;

/**
 * Reads the options.
 *
 * @throws NestlingConfigError with every mistake in them
 */
export function readAuthOptions(
  options: AuthOptions,
  warn: (message: string) => void = (message) => new Logger('Nestling').warn(message),
): AuthSettings {
  const problems: ConfigProblem[] = [];
  const report: ReportMistake = (code, what, remedy) =>
    problems.push({ code, where: 'AuthModule.forRoot', what, remedy });
  const isProduction = process.env['NODE_ENV'] === 'production';
  const secrets = new SecretCheck(report, warn, isProduction);
  reportUnknown(options, report);
  reportTexts(options, report);
  const { basic, apiKey, login, authentication, roles = rolesOf } = options;
  const jwt = options.jwt && readJwtOptions(options.jwt, secrets);
  const cookie = options.cookie && readCookieOptions(options.cookie, secrets);
  const sessions = options.sessions ?? (login ? {} : undefined);
  const settings: AuthSettings = {
    ...(jwt ? { jwt } : {}),
    ...(basic ? { basic } : {}),
    ...(apiKey ? { apiKey } : {}),
    ...(cookie ? { cookie } : {}),
    ...(authentication ? { authentication } : {}),
    ...(options.rateLimit === undefined ? {} : { rateLimit: readCommonLimits(options.rateLimit, report) }),
    rateLimitStore: readStoreOptions(options.rateLimitStore, report),
    ...(login ? { login: readLoginOptions(login, options, report) } : {}),
    ...(sessions ? { sessions } : {}),
    sessionLifetime: Math.max((jwt?.lifetime ?? 0) + (jwt?.leeway ?? 0), cookie?.lifetime ?? 0),
    limits: readLimits(login?.limits, report),
    roles,
    ...(options.hasRole ? { hasRole: options.hasRole } : {}),
    messages: { ...AUTH_MESSAGES, ...options.messages },
  };
  if (problems.length > 0) throw new NestlingConfigError(problems);
  return Object.freeze(settings);
}

function reportUnknown(options: AuthOptions, report: ReportMistake): void {
  for (const [group, known] of Object.entries(KNOWN)) {
    const given = group === '' ? options : options[group as keyof AuthOptions];
    reportUnknownKeys(given, { known, group }, report);
  }
}

function reportTexts({ basic, apiKey, sessions }: AuthOptions, report: ReportMistake): void {
  const { realm = '' } = basic ?? {};
  const { header = 'x-api-key' } = apiKey ?? {};
  if (!QUOTABLE.test(realm)) {
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `basic.realm is "${realm}"`,
      'use letters without quotes and accents',
    );
  }
  const { store } = sessions ?? {};
  if (store !== undefined && typeof store !== 'function' && !STORES.includes(store)) {
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `sessions.store is "${String(store)}"`,
      `use one of: ${STORES.join(', ')}; or a class that extends SessionStore`,
    );
  }
  if (!HEADER.test(header)) {
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `apiKey.header is "${header}"`,
      "use lower case, as in 'x-api-key'",
    );
  }
}

/** One counter for the application: verbs make no difference. */
function readCommonLimits(written: RateLimitSpec, report: ReportMistake): LimitPlan {
  return { verbs: new Map(), otherwise: limitsOf(written, { option: 'rateLimit', name: 'app', report }) };
}

/** The roles of a caller who has them in a member of that name. */
function rolesOf({ roles }: Caller): readonly string[] {
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}
