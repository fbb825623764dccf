// From `auth`, `rate_limit` and `defaults` of a configuration to the options of the module.
import type { AuthOptions, JwtOptions } from '../auth.options.js';
import { isSymmetric } from '../tokens/jwt.key.js';
import { listedUsers } from '../passwords/listed.users.js';
import { isPasswordHash } from '../passwords/password.js';
import type { ConfigSurroundings } from '@nestling/core';
import type { AuthConfig, AuthenticationConfig } from './auth.config.js';
import { validatorOf } from './config.names.js';
import { readAuthentication, type Reading } from './endpoint.reading.js';

type Values = Readonly<Record<string, unknown>>;
type Kind = 'jwt' | 'basic' | 'apikey' | 'cookie';

/** Whether a configuration has anything to do with this package; of classes it cannot be told. */
export function isConcerned({ auth, rateLimit, rateLimitStore, defaults, endpoints }: Values): boolean {
  if (auth !== undefined || rateLimit !== undefined || rateLimitStore !== undefined) return true;
  const metas = [defaults, ...listOf(endpoints).map((one) => (isMap(one) ? one['meta'] : undefined))];
  return metas.some(mentions) || listOf(endpoints).some((one) => typeof one === 'function');
}

function mentions(meta: unknown): boolean {
  if (!isMap(meta)) return false;
  const { authentication, policy, rateLimit, methods } = meta;
  return (
    [authentication, policy, rateLimit].some((option) => option !== undefined) ||
    (isMap(methods) && Object.values(methods).some(mentions))
  );
}

/** The options of `AuthModule.forRoot`. */
export function readAuthConfig(
  values: Values,
  surroundings: ConfigSurroundings,
  reading: Reading,
): AuthOptions {
  const auth = values['auth'] as AuthConfig | undefined;
  const kinds = kindsIn(values);
  const { rateLimit, rateLimitStore } = values as Pick<AuthOptions, 'rateLimit' | 'rateLimitStore'>;
  const defaults = (values['defaults'] ?? {}) as Values;
  const validator = validatorIn(auth, kinds, reading);
  const usual: AuthenticationConfig | undefined = auth ? { backend: usualBackend(auth, kinds) } : undefined;
  const given = defaults['authentication'] as AuthenticationConfig | undefined;
  const written = usual || given ? { authentication: { ...usual, ...given } } : {};
  const authentication = readAuthentication(written, ['defaults'], reading);
  return {
    ...(kinds.has('jwt') || usual?.backend === 'jwt' ? { jwt: jwtOf(auth ?? {}, surroundings) } : {}),
    ...(kinds.has('basic') && validator ? { basic: { verify: validator, ...pick(auth, ['realm']) } } : {}),
    ...(auth?.apiKeys ? { apiKey: apiKeysOf(auth) } : {}),
    ...(kinds.has('cookie')
      ? { cookie: { secret: auth?.secret ?? surroundings.secret, ...auth?.cookie } }
      : {}),
    ...(auth && validator ? { login: { validator, ...loginOf(auth) } } : {}),
    ...(auth?.sessions ? { sessions: { store: auth.sessions } } : {}),
    ...(authentication ? { authentication } : {}),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(rateLimitStore === undefined ? {} : { rateLimitStore }),
  };
}

/** Which kinds of credentials the configuration names, wherever it does. */
function kindsIn(values: Values): ReadonlySet<Kind> {
  const metas = [
    values['defaults'],
    ...listOf(values['endpoints']).map((one) => (isMap(one) ? one['meta'] : {})),
  ];
  const named = metas.flatMap((meta) => (isMap(meta) ? backendsIn(meta) : []));
  return new Set(named.map((name) => name.toLowerCase().replace(/_|authentication$|backend$/g, '') as Kind));
}

function backendsIn({ authentication, methods }: Values): string[] {
  const backend = isMap(authentication) ? authentication['backend'] : undefined;
  const own: unknown[] = (isMap(backend) ? Object.values(backend) : [backend ?? []]).flat();
  const verbs = isMap(methods) ? Object.values(methods) : [];
  const names = own.map((one) => (typeof one === 'function' ? one.name : String(one)));
  return [...names, ...verbs.flatMap((verb) => (isMap(verb) ? backendsIn(verb) : []))];
}

/** Whether tokens are meant where nothing names them: by a key for them, or because there is nothing else. */
function usesTokens(auth: AuthConfig | undefined, kinds: ReadonlySet<Kind>): boolean {
  if (!auth) return false;
  return [auth.secret, auth.privateKey, auth.publicKey, auth.jwks].some(Boolean) || kinds.size === 0;
}

/** What `auth` protects with where nothing is named: tokens, or what the rest of the file uses in place of them. */
function usualBackend(auth: AuthConfig, kinds: ReadonlySet<Kind>): Kind {
  const [first] = kinds;
  const isOwn = first !== undefined && ['basic', 'apikey', 'cookie'].includes(first);
  return isOwn && !kinds.has('jwt') && !usesTokens(auth, kinds) ? first : 'jwt';
}

function jwtOf(auth: AuthConfig, { secret }: ConfigSurroundings): JwtOptions {
  const { algorithm = 'HS256', privateKey, publicKey, jwks } = auth;
  const rest = pick(auth, ['expiresIn', 'issuer', 'audience', 'leeway', 'jwks']);
  if (!isSymmetric(algorithm)) {
    const key = { algorithm, ...(privateKey ? { privateKey } : {}), ...(publicKey ? { publicKey } : {}) };
    return { ...rest, ...(privateKey || publicKey || !jwks ? { keys: [key] } : {}) };
  }
  const given = auth.secret ?? secret;
  if (jwks && auth.secret === undefined) return rest;
  return { ...rest, secret: given, algorithm } as JwtOptions;
}

function validatorIn(
  auth: AuthConfig | undefined,
  kinds: ReadonlySet<Kind>,
  { load, report }: Reading,
): NonNullable<AuthOptions['login']>['validator'] | undefined {
  const { users, loginValidator } = auth ?? {};
  if (users && loginValidator) {
    const message = 'users are given, too; keep one of the two';
    report({ path: ['auth', 'loginValidator'], message, atKey: true });
  }
  if (kinds.has('basic') && !users && !loginValidator) {
    const message =
      'basic needs somebody who knows the passwords; add auth.users, or auth.login_validator: ./login.mjs';
    report({ path: ['auth'], message, atKey: true });
  }
  if (users) {
    checkUsers(users, report);
    return listedUsers(users);
  }
  if (!loginValidator) return undefined;
  const found = validatorOf(loginValidator, load);
  if (typeof found !== 'string') return found;
  report({ path: ['auth', 'loginValidator'], message: found });
  return undefined;
}

function checkUsers(users: NonNullable<AuthConfig['users']>, report: Reading['report']): void {
  for (const [index, { username, passwordHash }] of users.entries()) {
    if (!isPasswordHash(passwordHash)) {
      const message = 'it is no hash of a password; write what `nestling hash-password` prints';
      report({ path: ['auth', 'users', index, 'passwordHash'], message });
    }
    if (users.findIndex((other) => other.username === username) < index) {
      const message = 'there is another user of this name; remove one of the two';
      report({ path: ['auth', 'users', index, 'username'], message });
    }
  }
}

function loginOf({ path, authPath, extraClaims, refresh, login = {} }: AuthConfig): object {
  const where = path ?? authPath;
  return {
    ...(where === undefined ? {} : { path: where }),
    ...(extraClaims ? { extraClaims } : {}),
    ...(refresh === undefined ? {} : { refresh }),
    ...login,
  };
}

function apiKeysOf({ apiKeys = [], apiKeyHeader }: AuthConfig): NonNullable<AuthOptions['apiKey']> {
  const keys = new Map(
    apiKeys.map(({ expiresAt, ...key }) => [
      key.id,
      { ...key, ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }) },
    ]),
  );
  return { store: (id) => keys.get(id), ...(apiKeyHeader ? { header: apiKeyHeader } : {}) };
}

function pick<T extends object, K extends keyof T>(
  given: T | undefined,
  names: readonly K[],
): Partial<Pick<T, K>> {
  const found = names.filter((name) => given?.[name] !== undefined).map((name) => [name, given?.[name]]);
  return Object.fromEntries(found) as Partial<Pick<T, K>>;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
