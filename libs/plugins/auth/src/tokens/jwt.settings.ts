import type { Caller, ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { JwtOptions } from '../auth.options.js';
import { durationOf, listOf, type SecretCheck } from '../option.readers.js';
import {
  isSymmetric,
  JWT_ALGORITHMS,
  readJwtKey,
  secretBytes,
  type JwtAlgorithm,
  type JwtKey,
  type ReadJwtKey,
} from './jwt.key.js';

/** How tokens are checked and made. */
export interface JwtSettings {
  readonly keys: readonly ReadJwtKey[];
  readonly jwks?: { readonly url: URL; readonly algorithms: readonly JwtAlgorithm[] };
  readonly issuer?: readonly string[];
  readonly audience?: readonly string[];
  /** In seconds. */
  readonly leeway: number;
  /** In seconds. */
  readonly lifetime: number;
  readonly user?: (claims: Caller) => Caller | null | Promise<Caller | null>;
}

/** Reads the options, and reports what is wrong with them. */
export function readJwtOptions(options: JwtOptions, check: SecretCheck): JwtSettings {
  const { report } = check;
  const jwks = readJwks(options, report);
  const issuer = listOf(options.issuer);
  const audience = listOf(options.audience);
  return {
    keys: readKeys(options, check),
    ...(jwks ? { jwks } : {}),
    ...(issuer ? { issuer } : {}),
    ...(audience ? { audience } : {}),
    leeway: durationOf(options.leeway ?? 0, 'jwt.leeway', report),
    lifetime: durationOf(options.expiresIn ?? '15m', 'jwt.expiresIn', report),
    ...(options.user ? { user: options.user } : {}),
  };
}

function readKeys(options: JwtOptions, { report, secret }: SecretCheck): ReadJwtKey[] {
  const { algorithm = 'HS256', keys = [], jwks } = options;
  // Written, and undefined: a variable of the environment that is not set.
  const isMeant = 'secret' in options || (keys.length === 0 && !jwks);
  const secrets = isMeant
    ? secret(options.secret, { option: 'jwt.secret', bytes: secretBytes(algorithm) })
    : [];
  const all: JwtKey[] = [...secrets.map((text) => ({ algorithm, secret: text })), ...keys];
  return all.flatMap((key, index) => {
    if (index >= secrets.length && key.secret !== undefined && isSymmetric(key.algorithm)) {
      secret(key.secret, {
        option: `jwt.keys[${index - secrets.length}].secret`,
        bytes: secretBytes(key.algorithm),
      });
    }
    try {
      return [readJwtKey(key)];
    } catch (error) {
      const name = index < secrets.length ? 'jwt.secret' : `jwt.keys[${index - secrets.length}]`;
      report(AUTH_CONFIG_CODES.keyInvalid, `${name}: ${(error as RangeError).message}`, KEY_REMEDY);
      return [];
    }
  });
}

const KEY_REMEDY =
  "write { algorithm: 'HS256', secret }, or { algorithm: 'RS256', publicKey } with a key of that kind";

function readJwks({ jwks, issuer, audience }: JwtOptions, report: ReportMistake): JwtSettings['jwks'] {
  if (!jwks) return undefined;
  const { optionInvalid } = AUTH_CONFIG_CODES;
  const wrong = jwks.algorithms.filter((name) => !JWT_ALGORITHMS.includes(name) || isSymmetric(name));
  if (wrong.length > 0 || jwks.algorithms.length === 0) {
    const what = `jwt.jwks.algorithms is [${jwks.algorithms.join(', ')}]`;
    report(
      optionInvalid,
      what,
      "name what the other server signs with, such as ['RS256']; a published key is no secret",
    );
  }
  if (!issuer || !audience) {
    const what = 'jwt.jwks accepts every token of the other server, whoever it is for';
    report(optionInvalid, what, 'set jwt.issuer and jwt.audience');
  }
  const isSafe = URL.canParse(jwks.url) && /^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(jwks.url);
  if (isSafe) return { url: new URL(jwks.url), algorithms: jwks.algorithms };
  report(optionInvalid, `jwt.jwks.url is "${jwks.url}"`, 'write the full https:// address of the key set');
  return undefined;
}
