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

/** The scopes that a login gives: those that it asks for and the user has; undefined for one that asks for none. */
export function grantedScopes(claims: Caller, asked: string): readonly string[] | undefined {
  const names = asked.split(' ').filter((name) => name !== '');
  return names.length === 0 ? undefined : scopesOf(claims).filter((name) => names.includes(name));
}

/** Claims with no scope but those that were granted; all of them where none was asked for. */
export function narrowed(claims: Caller, granted?: readonly string[]): Caller {
  if (!granted) return claims;
  const kept = scopesOf(claims).filter((name) => granted.includes(name));
  return {
    ...claims,
    ...(Array.isArray(claims['scopes']) ? { scopes: kept } : {}),
    ...(typeof claims['scope'] === 'string' ? { scope: kept.join(' ') } : {}),
  };
}

function scopesOf({ scope, scopes }: Caller): string[] {
  if (Array.isArray(scopes)) return scopes.map(String);
  return typeof scope === 'string' ? scope.split(' ') : [];
}
