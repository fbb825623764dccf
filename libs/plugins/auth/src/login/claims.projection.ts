// What a validator says of a user is cut down once, and the token and the answer are both made of what is left.
import type { Caller } from '@nestling/core';
import { isPasswordHash } from '../passwords/password.js';

/** Members that a token has by itself: a validator does not choose them. */
const RESERVED = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid']);

/** Claims as they are written, so that a date is the same in the token and beside it. */
export function inJson<T>(claims: T): T {
  return typeof claims === 'object' ? (JSON.parse(JSON.stringify(claims)) as T) : claims;
}

/** What others may know of a user. The hash of a password is never among it. */
export function projected(claims: Caller, names?: readonly string[]): Caller {
  const kept = Object.entries(claims).filter(
    ([name, value]) => !RESERVED.has(name) && (names?.includes(name) ?? true) && !isPasswordHash(value),
  );
  return Object.fromEntries(kept);
}

/** Who a user is, in one text: what the validator says in `sub` or `id`, and otherwise the name of the login. */
export function subjectOf({ sub, id }: Caller, username: string): string {
  const named = [sub, id].find((value) => typeof value === 'string' || typeof value === 'number');
  return String(named ?? username);
}

/** The scopes that a token gets where the login asks for some: those of them that the user has. */
export function narrowed(claims: Caller, wanted: string): Caller {
  const { scope, scopes } = claims;
  const own: readonly unknown[] = Array.isArray(scopes)
    ? scopes
    : typeof scope === 'string'
      ? scope.split(' ')
      : [];
  const asked = wanted.split(' ').filter((one) => one !== '');
  if (own.length === 0 || asked.length === 0) return claims;
  const granted = own.filter((one) => asked.includes(String(one)));
  return {
    ...claims,
    ...(Array.isArray(scopes) ? { scopes: granted } : {}),
    ...(typeof scope === 'string' ? { scope: granted.join(' ') } : {}),
  };
}
