// The options of the module, read once: every mistake in them is in one error.
import { Logger } from '@nestjs/common';
import {
  didYouMean,
  NestlingConfigError,
  type Caller,
  type ConfigProblem,
  type ReportMistake,
} from '@nestling/core';
import type { AuthenticationOptions } from './access/authentication.options.js';
import { AUTH_CONFIG_CODES } from './auth.errors.js';
import type { ApiKeyOptions, AuthOptions, BasicOptions } from './auth.options.js';
import { SecretCheck } from './option.readers.js';
import { readCookieOptions, type CookieSettings } from './sessions/cookie.settings.js';
import { readJwtOptions, type JwtSettings } from './tokens/jwt.settings.js';

export type { CookieSettings };

/** What the module works with. */
export interface AuthSettings {
  readonly jwt?: JwtSettings;
  readonly basic?: BasicOptions;
  readonly apiKey?: ApiKeyOptions;
  readonly cookie?: CookieSettings;
  readonly authentication?: AuthenticationOptions;
  readonly roles: (user: Caller) => readonly string[];
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': ['jwt', 'basic', 'apiKey', 'cookie', 'authentication', 'roles'],
  jwt: ['secret', 'algorithm', 'keys', 'jwks', 'issuer', 'audience', 'leeway', 'expiresIn', 'user'],
  basic: ['verify', 'realm'],
  apiKey: ['store', 'header'],
  cookie: ['secret', 'name', 'expiresIn', 'secure', 'origins'],
};
const QUOTABLE = /^[ !#-[\]-~]*$/;
const HEADER = /^[a-z0-9-]+$/;

/**
 * Reads the options.
 *
 * @throws NestlingConfigError with every mistake in them
 */
export function readAuthOptions(options: AuthOptions): AuthSettings {
  const problems: ConfigProblem[] = [];
  const report: ReportMistake = (code, what, remedy) =>
    problems.push({ code, where: 'AuthModule.forRoot', what, remedy });
  const logger = new Logger('Nestling');
  const isProduction = process.env['NODE_ENV'] === 'production';
  const secrets = new SecretCheck(report, (message) => logger.warn(message), isProduction);
  reportUnknown(options, report);
  reportTexts(options, report);
  const { jwt, basic, apiKey, cookie, authentication, roles = rolesOf } = options;
  const settings: AuthSettings = {
    ...(jwt ? { jwt: readJwtOptions(jwt, secrets) } : {}),
    ...(basic ? { basic } : {}),
    ...(apiKey ? { apiKey } : {}),
    ...(cookie ? { cookie: readCookieOptions(cookie, secrets) } : {}),
    ...(authentication ? { authentication } : {}),
    roles,
  };
  if (problems.length > 0) throw new NestlingConfigError(problems);
  return Object.freeze(settings);
}

function reportUnknown(options: AuthOptions, report: ReportMistake): void {
  for (const [group, known] of Object.entries(KNOWN)) {
    const given = (group === '' ? options : options[group as keyof AuthOptions]) ?? {};
    for (const key of Object.keys(given)) {
      if (known.includes(key)) continue;
      const name = group === '' ? key : `${group}.${key}`;
      const what = `the option "${name}" does not exist${didYouMean(key, known)}`;
      report(AUTH_CONFIG_CODES.optionInvalid, what, `use one of: ${known.join(', ')}`);
    }
  }
}

function reportTexts({ basic, apiKey }: AuthOptions, report: ReportMistake): void {
  const { realm = '' } = basic ?? {};
  const { header = 'x-api-key' } = apiKey ?? {};
  if (!QUOTABLE.test(realm)) {
    report(
      AUTH_CONFIG_CODES.optionInvalid,
      `basic.realm is "${realm}"`,
      'use letters without quotes and accents',
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

/** The roles of a caller who has them in a member of that name. */
function rolesOf({ roles }: Caller): readonly string[] {
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}
