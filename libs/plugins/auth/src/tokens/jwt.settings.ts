import type { Caller, ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import type { JwtOptions } from '../auth.options.js';
import { durationOf, listOf, reportUnknownKeys, type SecretCheck } from '../option.readers.js';
import {
  isSymmetric,
  JWT_ALGORITHMS,
  readJwtKey,
  secretBytes,
  type JwtAlgorithm,
  type JwtKey,
  type ReadJwtKey,
} from './jwt.key.js';
import { isSafeUrl, type RemoteKeys } from './remote.keys.js';

/** How tokens are checked and made. */
export interface JwtSettings {
  readonly keys: readonly ReadJwtKey[];
  /** Where another server publishes its keys. */
  readonly remote?: RemoteKeys;
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
  const remote = options.openId ? readOpenId(options, report) : readJwks(options, report);
  const issuer = listOf(options.issuer);
  const audience = listOf(options.audience);
  return {
    keys: readKeys(options, check),
    ...(remote ? { remote } : {}),
    ...(issuer ? { issuer } : {}),
    ...(audience ? { audience } : {}),
    leeway: durationOf(options.leeway ?? 0, 'jwt.leeway', report),
    lifetime: durationOf(options.expiresIn ?? '15m', 'jwt.expiresIn', report),
    ...(options.user ? { user: options.user } : {}),
  };
}

function readKeys(options: JwtOptions, { report, secret }: SecretCheck): ReadJwtKey[] {
  const { algorithm = 'HS256', keys = [], jwks, openId } = options;
  // Written, and undefined: a variable of the environment that is not set.
  const isMeant = 'secret' in options || (keys.length === 0 && !jwks && !openId);
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

function readJwks({ jwks, issuer, audience }: JwtOptions, report: ReportMistake): RemoteKeys | undefined {
  if (!jwks) return undefined;
  const { optionInvalid } = AUTH_CONFIG_CODES;
  checkAlgorithms('jwt.jwks', jwks.algorithms, report);
  if (!issuer || !audience) {
    const what = 'jwt.jwks accepts every token of the other server, whoever it is for';
    report(optionInvalid, what, 'set jwt.issuer and jwt.audience');
  }
  if (isSafeUrl(jwks.url)) return { url: new URL(jwks.url), algorithms: jwks.algorithms };
  report(optionInvalid, `jwt.jwks.url is "${jwks.url}"`, 'write the full https:// address of the key set');
  return undefined;
}

function readOpenId({ openId, jwks, audience }: JwtOptions, report: ReportMistake): RemoteKeys | undefined {
  const { issuer, algorithms = ['RS256'] } = openId ?? { issuer: '' };
  const wrong = (what: string, remedy: string): void => report(AUTH_CONFIG_CODES.optionInvalid, what, remedy);
  reportUnknownKeys(openId, { known: ['issuer', 'algorithms'], group: 'jwt.openId' }, report);
  checkAlgorithms('jwt.openId', algorithms, report);
  if (jwks)
    wrong('jwt.jwks and jwt.openId both name another server', 'keep the one that your tokens are from');
  if (!audience) wrong('jwt.openId accepts every token of the issuer, whoever it is for', 'set jwt.audience');
  if (isSafeUrl(issuer)) return { url: new URL(issuer), issuer, algorithms };
  wrong(
    `jwt.openId.issuer is "${String(issuer)}"`,
    'write the https:// address of the issuer, exactly as its tokens have it in `iss`',
  );
  return undefined;
}

function checkAlgorithms(option: string, algorithms: readonly JwtAlgorithm[], report: ReportMistake): void {
  const wrong = algorithms.filter((name) => !JWT_ALGORITHMS.includes(name) || isSymmetric(name));
  if (wrong.length === 0 && algorithms.length > 0) return;
  report(
    AUTH_CONFIG_CODES.optionInvalid,
    `${option}.algorithms is [${algorithms.join(', ')}]`,
    "name what the other server signs with, such as ['RS256']; a published key is no secret",
  );
}
